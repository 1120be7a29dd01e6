//! The costs that a network states are those that it has.

use netshape::{Network, network};

network! {
    LeNet: [1, 28, 28]
        -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2)
        -> conv(6, 16, k5)        -> relu -> maxpool(2)
        -> fc(120) -> relu -> fc(84) -> relu -> fc(10);
    Perceptron: [784] -> fc(256) -> relu -> fc(128) -> relu -> fc(10);
}
network!(Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> fc(10) >);

#[test]
fn multiply_adds() {
    // 6·28²·25 + 16·10²·150 + 400·120 + 120·84 + 84·10
    assert_eq!(<LeNet>::MULTIPLY_ADDS, 117_600 + 240_000 + 48_000 + 10_080 + 840);
    // Three times as many, but for the gradient of the input, which nobody asks for.
    assert_eq!(<LeNet>::TRAINING_MULTIPLY_ADDS, 3 * <LeNet>::MULTIPLY_ADDS - 117_600);
    assert_eq!(<Perceptron>::MULTIPLY_ADDS, 784 * 256 + 256 * 128 + 1280);
    assert_eq!(<Card<32, 20>>::MULTIPLY_ADDS, 16 * 32 * 20 * 27 + 16 * 16 * 10 * 10);
}

#[test]
fn memory() {
    assert_eq!(<LeNet>::PARAMETER_BYTES, 61_706 * 4);
    // At any moment a layer needs what arrives and what leaves; the first layer's are the most.
    assert_eq!(<Perceptron>::INFERENCE_BYTES, (784 + 256) * 4);
    // Training keeps every layer's output for backward, and there is a gradient beside it. (While the samples are still
    // needed there is none of them yet.)
    let kept = 784 + 256 + 128 + 10;
    let training = [<Perceptron>::TRAINING_BYTES / 4, <LeNet>::TRAINING_BYTES / <LeNet>::INFERENCE_BYTES];
    assert!(training[0] >= kept + 256 && training[0] <= 2 * kept + 784 + 256, "{training:?}");
    assert!(training[1] >= 2, "{training:?}");
}

#[test]
fn the_summary_is_the_table_that_people_know() {
    let summary = <LeNet>::summary().to_string();
    let expected = "\
layer     declared as              leaves   parameters  multiply-adds
─────────────────────────────────────────────────────────────────────
input                              1×28×28
conv1     conv(1, 6, k5, s1, p2)   6×28×28         156        117,600
relu1     relu                     6×28×28
maxpool1  maxpool(2)               6×14×14
conv2     conv(6, 16, k5)          16×10×10      2,416        240,000
relu2     relu                     16×10×10
maxpool2  maxpool(2)               16×5×5
fc1       fc(120)                  120          48,120         48,000
relu3     relu                     120
fc2       fc(84)                   84           10,164         10,080
relu4     relu                     84
fc3       fc(10)                   10              850            840
─────────────────────────────────────────────────────────────────────
total                                           61,706        416,520
";
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let table = summary.lines().take(16).collect::<Vec<_>>().join("\n");
    let rules = |word: &String| !word.contains('─');
    let [found, expected] =
        [table.as_str(), expected].map(|text| words(text).into_iter().filter(rules).collect::<Vec<_>>());
    assert_eq!(found, expected, "{summary}");
}

#[test]
fn the_graph_shows_layers_parameters_and_shapes() {
    let graph = <Card<32, 32>>::summary().mermaid();
    for line in [
        "input([input])",
        "input -->|3×32×32| step0",
        "parameters0[/\"448 parameters\"/] --> step0",
        "step0 -->|16×32×32| step1",
        "step2 -->|16×16×16| step3",
        "step3 -->|10| output([output])",
    ] {
        assert!(graph.contains(line), "{line} is not in\n{graph}");
    }
}
