//! Good networks: what the model says of them. Wrong ones: how many faults they have, in [`faults`]; what is said of them
//! is in the ui tests.

mod blocks;
mod faults;

use super::networks;
use crate::model::{Activation, Layer, Network, Pool, Shape, Size, Source};
use crate::parse;

/// The networks of a text without faults.
fn good(text: &str) -> Vec<Network> {
    let tokens = text.parse().expect("tokens");
    let checked = networks(parse::invocation(tokens)).into_iter();
    checked
        .map(|checked| checked.unwrap_or_else(|refused| panic!("{text}: {:#?}", refused.faults.messages())))
        .collect()
}

/// `name [output]` of each step.
fn outline(network: &Network) -> Vec<String> {
    network.steps.iter().map(|step| format!("{} {}", step.name, show(step.output))).collect()
}

fn show(shape: Shape) -> String {
    format!("[{}]", shape.sizes().iter().map(Size::to_string).collect::<Vec<_>>().join(", "))
}

/// Each source stands before its use and leaves the shape that arrives.
fn assert_hangs_together(network: &Network) {
    for (index, step) in network.steps.iter().enumerate() {
        let shapes = step.inputs.iter().map(|source| match *source {
            Source::Input => network.input,
            Source::Step(before) => {
                assert!(before < index, "{} comes after its use", step.name);
                network.steps[before].output
            }
        });
        assert_eq!(shapes.collect::<Vec<_>>().first(), Some(&step.input), "{}", step.name);
        let is_join = matches!(step.layer, Layer::Sum | Layer::Concat);
        assert_eq!(step.inputs.len() > 1, is_join, "{}", step.name);
    }
    let names = network
        .steps
        .iter()
        .filter(|step| !matches!(step.layer, Layer::Assert { .. }))
        .map(|step| step.name.to_string());
    let mut names = names.collect::<Vec<_>>();
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "two steps have one name");
}

#[test]
fn lenet() {
    let networks = good(
        "pub LeNet: [1, 28, 28]
            -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2)
            -> conv(6, 16, k5)        -> relu -> maxpool(2)
            -> [16, 5, 5]
            -> fc(120) -> relu -> fc(84) -> relu -> fc(10)",
    );
    let [lenet] = networks.as_slice() else { panic!("one network") };
    assert_eq!(lenet.name, "LeNet");
    assert_eq!(
        outline(lenet),
        [
            "conv1 [6, 28, 28]",
            "relu1 [6, 28, 28]",
            "maxpool1 [6, 14, 14]",
            "conv2 [16, 10, 10]",
            "relu2 [16, 10, 10]",
            "maxpool2 [16, 5, 5]",
            "fc1 [120]",
            "relu3 [120]",
            "fc2 [84]",
            "relu4 [84]",
            "fc3 [10]",
        ]
    );
    assert_eq!(lenet.steps[0].text, "conv(1, 6, k5, s1, p2)");
    assert_eq!(
        lenet.steps[0].layer,
        Layer::Conv {
            channels: Size::Known(6),
            kernel: [5, 5],
            stride: [1, 1],
            padding: [2, 2],
            dilation: [1, 1],
            groups: 1,
            bias: true,
            strict: false,
        }
    );
    assert_hangs_together(lenet);
}

#[test]
fn open_input() {
    let networks = good("pub Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> fc(10) >");
    assert_eq!(show(networks[0].input), "[3, ?, ?]");
    assert_eq!(outline(&networks[0]), ["conv1 [16, ?, ?]", "relu1 [16, ?, ?]", "maxpool1 [16, ?, ?]", "fc1 [10]"]);
    assert_eq!(networks[0].steps[0].text, "conv(3, 16, k3, s1, p1)");
}

#[test]
fn channels_are_found_behind_layers_that_keep_them() {
    let networks = good("Deep: < relu -> avgpool(2) -> dropout(0.5) -> conv(3, 8, k1) -> gap -> fc(8, 2) >");
    assert_eq!(show(networks[0].input), "[3, ?, ?]");
    // After gap the sizes are known again.
    assert_eq!(outline(&networks[0])[4..], ["gap1 [8, 1, 1]", "fc1 [2]"]);
}

#[test]
fn open_assertions_become_steps() {
    let networks = good("Open: < conv(3, 8, k3) -> [8, 5, 4] -> fc(160, 10) -> [10] >");
    assert_eq!(outline(&networks[0]), ["conv1 [8, ?, ?]", "shape1 [8, 5, 4]", "fc1 [10]"]);
    let networks = good("Open: < conv(3, 8, k3) -> fc(160, 10) >");
    assert_eq!(outline(&networks[0]), ["conv1 [8, ?, ?]", "fc1 [160]", "fc1 [10]"]);
    assert!(matches!(networks[0].steps[1].layer, Layer::Assert { .. }));
    assert_eq!(show(networks[0].steps[1].input), "[8, ?, ?]");
    assert_eq!(show(networks[0].steps[2].input), "[160]");
}

#[test]
fn several_networks() {
    let networks = good(
        "/// One.
         #[derive(Clone)] A: [4] -> fc(2), pub(crate) B: [4] -> fc(3,); ;
         C: < conv(1, 2, k3), >
         D: [1, 4, 4,] -> gap E: [2] -> tanh;",
    );
    let names = networks.iter().map(|network| network.name.to_string()).collect::<Vec<_>>();
    assert_eq!(names, ["A", "B", "C", "D", "E"]);
    assert_eq!(networks[0].attributes.len(), 2);
}

#[test]
fn names_make_room_for_labels() {
    let networks =
        good("N: [1, 9, 9] -> conv2: conv(4, k3) -> conv(4, k3) -> stem: relu -> relu -> conv(4, k3) -> r#type: relu");
    let names = networks[0].steps.iter().map(|step| step.name.to_string()).collect::<Vec<_>>();
    assert_eq!(names, ["conv2", "conv3", "stem", "relu2", "conv4", "r#type"]);
}

#[test]
fn sizes_follow_the_formula() {
    // Worked by hand from ⌊(H + 2p − d(k−1) − 1)/s⌋ + 1.
    for (chain, output) in [
        // (7 + 2 − 2·2 − 1)/2 + 1 = 3, (9 + 0 − 4 − 1)/1 + 1 = 5
        ("[2, 7, 9] -> conv(4, k3x5, s2x1, p1x0, d2x1, g2)", "[4, 3, 5]"),
        // (8 + 2 − 3)/2 = 3.5, so 3 + 1
        ("[3, 8, 8] -> maxpool(k3, s2, p1)", "[3, 4, 4]"),
        // (7 − 2)/2 = 2.5, so 2 + 1; (7 − 3)/3 = 1.33, so 1 + 1
        ("[3, 7, 7] -> avgpool(k2x3)", "[3, 3, 2]"),
        ("[3, 7, 7] -> maxpool(3, s1)", "[3, 5, 5]"),
        ("[3, 7, 7] -> flatten", "[147]"),
        ("[3, 7, 7] -> gap", "[3, 1, 1]"),
        ("[1, 1, 1] -> conv(1, k1)", "[1, 1, 1]"),
        // (8 − 3)/2 = 2.5, rounded up 3, so 4; (6 − 3)/2 = 1.5, rounded up 2, so 3
        ("[3, 8, 6] -> maxpool(k3, s2, ceil)", "[3, 4, 3]"),
        // (5 + 2 − 3)/3 = 1.33, rounded up 2, but a third window would start at 6 = 5 + 1
        ("[3, 5, 5] -> avgpool(k3, s3, p1, ceil)", "[3, 2, 2]"),
        // (2 − 3)/2 = −0.5, rounded up 0, so 1
        ("[3, 2, 2] -> maxpool(k3, s2, ceil)", "[3, 1, 1]"),
        // (7 + 2 − 3)/2 = 3; the leftover of (8 + 2 − 3)/2 = 3.5 is padding
        ("[3, 7, 8] -> conv(2, k3, s2, p1, strict)", "[2, 4, 4]"),
    ] {
        let networks = good(&format!("N: {chain}"));
        let step = networks[0].steps.last().expect("one step");
        assert_eq!(show(step.output), output, "{chain}");
    }
}

#[test]
fn options_of_the_network() {
    let networks =
        good("#[derive(Clone)] #[ceil] #[strict] N: [2, 8, 9] -> conv(4, k2x3) -> maxpool(k3, s2) -> avgpool(2, ceil)");
    assert_eq!(networks[0].attributes.len(), 1);
    let texts = networks[0].steps.iter().map(|step| step.text.as_str()).collect::<Vec<_>>();
    assert_eq!(texts, ["conv(4, k2x3)", "maxpool(k3, s2, ceil)", "avgpool(2, ceil)"]);
    let Layer::Conv { strict: true, .. } = networks[0].steps[0].layer else { panic!("a strict conv") };
    let window = Pool { kernel: [3, 3], stride: [2, 2], padding: [0, 0], ceil: true, strict: true };
    assert_eq!(networks[0].steps[1].layer, Layer::MaxPool(window));
}

#[test]
fn options_in_any_order() {
    let networks = good("N: [2, 9, 9] -> conv(nobias, p1, 2, g2, k3, 4,)");
    assert_eq!(networks[0].steps[0].text, "conv(nobias, p1, 2, g2, k3, 4)");
    let Layer::Conv { channels, groups, bias, padding, .. } = &networks[0].steps[0].layer else { panic!("a conv") };
    assert_eq!((*channels, *groups, *bias, *padding), (Size::Known(4), 2, false, [1, 1]));
}

#[test]
fn a_slope_may_be_negative() {
    let networks = good("N: [4] -> leaky_relu(-0.3) -> leaky_relu(- 2)");
    let slopes = networks[0].steps.iter().map(|step| step.layer.clone()).collect::<Vec<_>>();
    assert_eq!(slopes, [-0.3, -2.0].map(|slope| Layer::Activation(Activation::LeakyRelu { slope })));
    assert_eq!(networks[0].steps[0].text, "leaky_relu(-0.3)");
}

#[test]
fn every_word() {
    let networks = good(
        "N: [4] -> relu -> leaky_relu -> leaky_relu(0.2) -> elu -> gelu -> silu -> sigmoid -> tanh -> softplus
            -> softmax -> log_softmax -> dropout(0) -> dropout(0.25) -> fc(4, 2, nobias) -> flatten",
    );
    let layers = networks[0].steps.iter().map(|step| step.layer.clone()).collect::<Vec<_>>();
    assert_eq!(layers[1], Layer::Activation(Activation::LeakyRelu { slope: 0.01 }));
    assert_eq!(layers[2], Layer::Activation(Activation::LeakyRelu { slope: 0.2 }));
    assert_eq!(layers[11..13], [Layer::Dropout { probability: 0.0 }, Layer::Dropout { probability: 0.25 }]);
    assert_eq!(layers[13], Layer::Fc { outputs: Size::Known(2), bias: false });
    assert_eq!(layers.len(), 15);
}

/// Braces behind a layer of one's own hold what fields may.
#[test]
fn fields() {
    for fields in [
        "",
        "sigma: 0.1",
        "sigma",
        "sigma, relu: true",
        "..DEFAULT",
        "sigma: 0.1, ..my::DEFAULT",
        "0: value",
        "relu: |x| x + 1.0, gain: 2.0",
        "map: |x: f32| -> f32 { x }",
        "map: double as fn(f32) -> f32",
        "map: relu as fn(f32) -> f32",
        "conv: conv(3) | fc(4)",
        "conv: conv(3) | fc::<fn(f32) -> f32>(relu), relu",
        "relu: Vec::<fn(f32) -> f32>::new()",
        "#[cfg(test)] conv: 3",
        "relu",
        "conv: conv(4, 3)",
        "residual: residual { relu: true }",
        "r#relu: 1",
        "relu: { |x| x }",
        "label: 'a: loop { break 'a 3 }",
    ] {
        for path in ["Noise", "my::Noise", "Residual", "Sum::<3>", "my::Repeat<f32>"] {
            let networks = good(&format!("Net: [4] -> fc(3) -> {path} {{ {fields} }} -> fc(2)"));
            let [network] = networks.as_slice() else { panic!("one network") };
            assert!(matches!(network.steps[1].layer, Layer::Own { .. }), "{path} {fields}");
        }
    }
}
