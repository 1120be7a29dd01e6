//! Good networks of blocks: the steps, their names, where each comes from and what leaves it.

use super::{assert_hangs_together, good, show};
use crate::model::{Layer, Network, Source};

/// `name <- sources [output]` of each step.
fn graph(network: &Network) -> Vec<String> {
    assert_hangs_together(network);
    let steps = network.steps.iter().map(|step| {
        let sources = step.inputs.iter().map(|source| match *source {
            Source::Input => "input".to_owned(),
            Source::Step(index) => network.steps[index].name.to_string(),
        });
        format!("{} <- {} {}", step.name, sources.collect::<Vec<_>>().join(", "), show(step.output))
    });
    steps.collect()
}

/// The steps of the one network in the text.
fn steps(text: &str) -> Vec<String> {
    let networks = good(text);
    let [network] = networks.as_slice() else { panic!("one network") };
    graph(network)
}

#[test]
fn residual_with_its_input() {
    assert_eq!(
        steps("N: [4, 8, 8] -> relu -> residual { conv(8, k3, p1) -> relu -> conv(4, k3, p1) } -> relu"),
        [
            "relu1 <- input [4, 8, 8]",
            "conv1 <- relu1 [8, 8, 8]",
            "relu2 <- conv1 [8, 8, 8]",
            "conv2 <- relu2 [4, 8, 8]",
            "residual1 <- conv2, relu1 [4, 8, 8]",
            "relu3 <- residual1 [4, 8, 8]",
        ]
    );
}

#[test]
fn residual_at_the_input() {
    assert_eq!(
        steps("N: [4] -> residual { fc(4) | identity } -> sum { identity | residual { fc(4) } | input: tanh }"),
        [
            "fc1 <- input [4]",
            "residual1 <- fc1, input [4]",
            "fc2 <- residual1 [4]",
            "residual2 <- fc2, residual1 [4]",
            "input <- residual1 [4]",
            "sum1 <- residual1, residual2, input [4]",
        ]
    );
}

#[test]
fn resnet_stage() {
    let networks = good(
        "block basic(width, stride) =
            residual {
                conv(width, k3, s(stride), p1, nobias) -> relu -> conv(width, k3, p1, nobias)
                | conv(width, k1, s(stride), nobias)
            } -> relu;
         Stage: [64, 56, 56] -> first: basic(2 * 64, 2) -> basic(128, 1) -> rest: repeat 2 { basic(128, 1) }",
    );
    assert_eq!(
        graph(&networks[0]),
        [
            "first_conv1 <- input [128, 28, 28]",
            "first_relu1 <- first_conv1 [128, 28, 28]",
            "first_conv2 <- first_relu1 [128, 28, 28]",
            "first_conv3 <- input [128, 28, 28]",
            "first_residual1 <- first_conv2, first_conv3 [128, 28, 28]",
            "first_relu2 <- first_residual1 [128, 28, 28]",
            "conv1 <- first_relu2 [128, 28, 28]",
            "relu1 <- conv1 [128, 28, 28]",
            "conv2 <- relu1 [128, 28, 28]",
            "conv3 <- first_relu2 [128, 28, 28]",
            "residual1 <- conv2, conv3 [128, 28, 28]",
            "relu2 <- residual1 [128, 28, 28]",
            "rest1_conv1 <- relu2 [128, 28, 28]",
            "rest1_relu1 <- rest1_conv1 [128, 28, 28]",
            "rest1_conv2 <- rest1_relu1 [128, 28, 28]",
            "rest1_conv3 <- relu2 [128, 28, 28]",
            "rest1_residual1 <- rest1_conv2, rest1_conv3 [128, 28, 28]",
            "rest1_relu2 <- rest1_residual1 [128, 28, 28]",
            "rest2_conv1 <- rest1_relu2 [128, 28, 28]",
            "rest2_relu1 <- rest2_conv1 [128, 28, 28]",
            "rest2_conv2 <- rest2_relu1 [128, 28, 28]",
            "rest2_conv3 <- rest1_relu2 [128, 28, 28]",
            "rest2_residual1 <- rest2_conv2, rest2_conv3 [128, 28, 28]",
            "rest2_relu2 <- rest2_residual1 [128, 28, 28]",
        ]
    );
    let first = &networks[0].steps[0];
    assert_eq!(first.text, "conv(128, k3, s2, p1, nobias)");
    assert_eq!(networks[0].steps[4].layer, Layer::Sum);
}

#[test]
fn inception() {
    // GoogLeNet's first block: 64 + 128 + 32 + 32 = 256 channels.
    let networks = good(
        "block inception(one, reduce3, three, reduce5, five, pool) = concat {
            conv(one, k1) -> relu
            | conv(reduce3, k1) -> relu -> conv(three, k3, p1) -> relu
            | conv(reduce5, k1) -> relu -> conv(five, k5, p2) -> relu
            | maxpool(k3, s1, p1) -> conv(pool, k1) -> relu
         };
         N: [192, 28, 28] -> a: inception(64, 96, 128, 16, 32, 32) -> [256, 28, 28]",
    );
    let graph = graph(&networks[0]);
    assert_eq!(graph.last().map(String::as_str), Some("a_concat1 <- a_relu1, a_relu3, a_relu5, a_relu6 [256, 28, 28]"));
    assert_eq!(networks[0].steps.last().map(|step| &step.layer), Some(&Layer::Concat));
}

#[test]
fn growth() {
    // Each turn adds as many channels as its last convolution leaves.
    assert_eq!(
        steps(
            "block dense(k) = concat { identity | relu -> conv(4 * k, k1) -> conv(k, k3, p1) };
             N: [24, 8, 8] -> repeat 3 { dense(12) } -> conv(60, 30, k1)"
        ),
        [
            "relu1 <- input [24, 8, 8]",
            "conv1 <- relu1 [48, 8, 8]",
            "conv2 <- conv1 [12, 8, 8]",
            "concat1 <- input, conv2 [36, 8, 8]",
            "relu2 <- concat1 [36, 8, 8]",
            "conv3 <- relu2 [48, 8, 8]",
            "conv4 <- conv3 [12, 8, 8]",
            "concat2 <- concat1, conv4 [48, 8, 8]",
            "relu3 <- concat2 [48, 8, 8]",
            "conv5 <- relu3 [48, 8, 8]",
            "conv6 <- conv5 [12, 8, 8]",
            "concat3 <- concat2, conv6 [60, 8, 8]",
            "conv7 <- concat3 [30, 8, 8]",
        ]
    );
}

/// The names of all steps.
fn names(text: &str) -> Vec<String> {
    let networks = good(text);
    assert_hangs_together(&networks[0]);
    networks[0].steps.iter().map(|step| step.name.to_string()).collect()
}

#[test]
fn labels_come_before_the_names_inside() {
    assert_eq!(
        names("N: [4] -> a: residual { fc(4) -> b: residual { fc(4) -> c: fc(4) } } -> fc(4) -> a_fc: relu"),
        ["a_fc1", "a_b_fc1", "a_b_c", "a_b", "a", "fc1", "a_fc"]
    );
    // The use of a block names nothing itself, and its layers are counted by themselves.
    assert_eq!(
        names("block two(n) = fc(n) -> fc(n); N: [4] -> fc(4) -> stem: two(8) -> two(4) -> head: fc(2)"),
        ["fc1", "stem_fc1", "stem_fc2", "fc2", "fc3", "head"]
    );
}

#[test]
fn turns_have_numbers() {
    assert_eq!(
        names("N: [4] -> stage: repeat 2 { fc(4) -> body: relu } -> repeat 2 { end: fc(4) -> tanh }"),
        ["stage1_fc1", "stage1_body", "stage2_fc1", "stage2_body", "end1", "tanh1", "end2", "tanh2"]
    );
    // Nested turns, and blocks without labels, go on counting.
    assert_eq!(
        names("block twice = repeat 2 { body: fc(4) }; N: [4] -> twice -> twice -> repeat 2 { s: repeat 1 { fc(4) } }"),
        ["body1", "body2", "body3", "body4", "s1_fc1", "s2_fc1"]
    );
}

#[test]
fn what_is_added_at_the_end_renames_nothing() {
    let short = "block unit(n) = first: fc(n) -> residual { fc(n) -> relu };
        N: [4] -> unit(4) -> s: unit(4) -> repeat 2 { unit(4) -> turn: fc(4) }";
    let long = format!("{short} -> unit(4) -> repeat 2 {{ turn: fc(4) -> fc(4) }} -> t: unit(4)");
    let (before, after) = (names(short), names(&long));
    assert_eq!(after[..before.len()], before);
}

#[test]
fn names_that_words_and_labels_could_share() {
    // `a_leaky` + `relu1`, and `a` + `leaky_relu1`
    assert_eq!(
        names("N: [4] -> a_leaky: residual { relu } -> a: residual { leaky_relu }"),
        ["a_leaky_relu1", "a_leaky", "a_leaky_relu2", "a"]
    );
    // A label takes its name wherever it stands.
    assert_eq!(names("N: [4] -> s: residual { fc(4) } -> s_fc1: fc(4)"), ["s_fc2", "s", "s_fc1"]);
}

#[test]
fn identity_leaves_no_step() {
    assert_eq!(
        steps("N: [4] -> identity -> fc(4) -> identity -> sum { identity | identity -> tanh | identity -> identity }"),
        ["fc1 <- input [4]", "tanh1 <- fc1 [4]", "sum1 <- fc1, tanh1, fc1 [4]"]
    );
}

#[test]
fn blocks_stand_anywhere() {
    assert_eq!(
        names("/// A network.\nA: [4] -> last(2); /// Two layers.\nblock last(n) = tanh -> fc(n); B: [3] -> last(5)"),
        ["tanh1", "fc1"]
    );
}

#[test]
fn numbers_are_computed() {
    let networks = good(
        "block unit(n, stride, rate) = conv((n + 4) / 2 - 1, k(2 * stride - 1), s(stride), p(stride / 2), g(1))
            -> dropout(rate) -> repeat stride { conv(n * n, k1) } -> [n * n, 4, 4] -> fc(n);
         N: [1, 8, 8] -> unit(2 * 3, 2, 0.25)",
    );
    let texts = networks[0].steps.iter().map(|step| step.text.as_str()).collect::<Vec<_>>();
    assert_eq!(texts, ["conv(4, k3, s2, p1, g1)", "dropout(0.25)", "conv(36, k1)", "conv(36, k1)", "fc(6)"]);
}

#[test]
fn open_branches() {
    let networks = good(
        "Open: < residual { conv(3, 8, k3, p1) -> relu -> conv(3, k3, p1) }
            -> concat { conv(5, k5, p2) | maxpool(3, s1, p1) | gap } -> fc(10) >",
    );
    assert_eq!(
        graph(&networks[0]),
        [
            "conv1 <- input [8, ?, ?]",
            "relu1 <- conv1 [8, ?, ?]",
            "conv2 <- relu1 [3, ?, ?]",
            "residual1 <- conv2, input [3, ?, ?]",
            "conv3 <- residual1 [5, ?, ?]",
            "maxpool1 <- residual1 [3, ?, ?]",
            "gap1 <- residual1 [3, 1, 1]",
            // The types will say that this is true of an image of one pixel only.
            "concat1 <- conv3, maxpool1, gap1 [11, ?, ?]",
            "fc1 <- concat1 [10]",
        ]
    );
}

#[test]
fn channels_are_found_in_branches() {
    for chain in [
        "relu -> residual { relu | conv(3, 3, k1) }",
        "sum { identity | relu } -> repeat 2 { tanh } -> conv(3, 8, k1)",
        "repeat 2 { conv(3, 3, k1) }",
    ] {
        let networks = good(&format!("Open: < {chain} >"));
        assert_eq!(show(networks[0].input), "[3, ?, ?]", "{chain}");
    }
}
