//! The costs that a network states are those that it has.

use netshape::{Flat, Network, Tensor, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    LeNet: [1, 28, 28]
        -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2)
        -> conv(6, 16, k5)        -> relu -> maxpool(2)
        -> fc(120) -> relu -> fc(84) -> relu -> fc(10);
    Perceptron: [784] -> fc(256) -> relu -> fc(128) -> relu -> fc(10);
}
network!(Small: [2, 7, 6] -> conv(3, k3, s2, p1) -> conv(2, k3, s2, p1) -> fc(4));
network!(Branches: [4, 3, 3] -> residual { conv(4, k3, p1, nobias) -> batchnorm } -> fc(2));
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

/// Where nobody names the scalar, it is `f32`; a name in brackets, the scalar and generic code mean what they say.
#[test]
fn the_name_alone() {
    fn bytes<N: Network>() -> [usize; 2] {
        [N::PARAMETERS, N::PARAMETER_BYTES]
    }
    static ARENA: [f32; LeNet::ARENA_LEN] = [0.0; <LeNet>::ARENA_LEN];

    assert_eq!([LeNet::PARAMETERS, LeNet::PARAMETER_BYTES], [61_706, 4 * 61_706]);
    assert_eq!([LeNet::<f64>::PARAMETERS, LeNet::<f64>::PARAMETER_BYTES], [61_706, 8 * 61_706]);
    assert_eq!([bytes::<LeNet>(), bytes::<LeNet<f64>>()], [[61_706, 4 * 61_706], [61_706, 8 * 61_706]]);
    assert_eq!(4 * ARENA.len(), LeNet::INFERENCE_BYTES);
    assert_eq!(LeNet::<f64>::TRAINING_BYTES, 2 * LeNet::TRAINING_BYTES);
    assert_eq!([Card::<32, 20>::PARAMETERS, Card::<32, 20, f64>::PARAMETERS], [16 * 28 + 10 * (16 * 16 * 10 + 1); 2]);
    // The weights, the biases, and γ and β of batch norm, but not its running statistics.
    assert_eq!(Branches::PARAMETERS, 4 * 4 * 9 + 2 * 4 + 2 * (36 + 1));
    let bytes = |summary: String| summary.lines().find(|line| line.contains("bytes of parameters")).map(str::to_owned);
    assert!(bytes(LeNet::summary().to_string()).is_some_and(|line| line.contains("246,824")));
    assert!(bytes(LeNet::<f64>::summary().to_string()).is_some_and(|line| line.contains("493,648")));
}

/// A layer done by its definition on a padded map, in which every multiply-add is counted: what leaves, and the gradients
/// of weights and input for a gradient of ones.
struct Counted {
    count: u64,
}

impl Counted {
    fn multiply_add(&mut self, a: f64, b: f64, sum: &mut f64) {
        self.count += 1;
        *sum += a * b;
    }

    /// A convolution of kernel 3, stride 2 and padding 1.
    fn conv(&mut self, x: &[f64], [channels, height, width]: [usize; 3], weight: &[f64], bias: &[f64]) -> Vec<f64> {
        let [rows, columns] = [height, width].map(|side| (side - 1) / 2 + 1);
        let at = |c: usize, i: usize, j: usize| {
            let inside = (1..=height).contains(&i) && (1..=width).contains(&j);
            if inside { x[(c * height + i - 1) * width + j - 1] } else { 0.0 }
        };
        let mut y = Vec::new();
        for (o, bias) in bias.iter().enumerate() {
            for place in 0..rows * columns {
                let mut sum = *bias;
                for tap in 0..channels * 9 {
                    let (c, u, v) = (tap / 9, tap % 9 / 3, tap % 3);
                    let x = at(c, 2 * (place / columns) + u, 2 * (place % columns) + v);
                    self.multiply_add(weight[o * channels * 9 + tap], x, &mut sum);
                }
                y.push(sum);
            }
        }
        y
    }

    fn fc(&mut self, x: &[f64], weight: &[f64], bias: &[f64]) -> Vec<f64> {
        let rows = weight.chunks(x.len()).zip(bias);
        let row = |(weight, bias): (&[f64], &f64)| {
            let mut sum = *bias;
            x.iter().zip(weight).for_each(|(x, weight)| self.multiply_add(*weight, *x, &mut sum));
            sum
        };
        rows.map(row).collect()
    }

    /// The gradients of a layer's weights and of its input from that of what leaves: y = W·x.
    fn fc_backward(&mut self, x: &[f64], weight: &[f64], dy: &[f64]) -> [Vec<f64>; 2] {
        let (mut dweight, mut dx) = (vec![0.0; weight.len()], vec![0.0; x.len()]);
        for (o, dy) in dy.iter().enumerate() {
            for i in 0..x.len() {
                self.multiply_add(*dy, x[i], &mut dweight[o * x.len() + i]);
                self.multiply_add(*dy, weight[o * x.len() + i], &mut dx[i]);
            }
        }
        [dweight, dx]
    }
}

#[test]
fn as_many_multiply_adds_are_done_as_stated() {
    let network = Small::<f64>::new(&mut StdRng::seed_from_u64(3));
    let numbers = (0..2 * 7 * 6).map(|i| f64::from(i * 37 % 19) / 19.0 - 0.4).collect::<Vec<_>>();
    let mut counted = Counted { count: 0 };
    let a = counted.conv(&numbers, [2, 7, 6], Flat::as_slice(&network.conv1.weight), &network.conv1.bias);
    let b = counted.conv(&a, [3, 4, 3], Flat::as_slice(&network.conv2.weight), &network.conv2.bias);
    let y = counted.fc(&b, Flat::as_slice(&network.fc1.weight), &network.fc1.bias);
    assert_eq!(counted.count, Small::<f64>::MULTIPLY_ADDS);

    // What was counted is what the network computes.
    let sample = Tensor::from_vec(numbers).expect("a sample");
    let output = network.forward(&sample);
    output.as_slice().iter().zip(&y).for_each(|(found, expected)| assert!((found - expected).abs() < 1e-12));

    // Backward, `fc1` takes as many for its weights and as many for its input.
    let before = counted.count;
    let [dweight, dx] = counted.fc_backward(&b, Flat::as_slice(&network.fc1.weight), &[1.0; 4]);
    assert_eq!((dweight.len(), dx.len()), (4 * b.len(), b.len()));
    let steps = Small::<f64>::STEPS;
    assert_eq!(counted.count - before, steps.last().expect("fc1").backward_multiply_adds);
    // So does `conv2`; `conv1` does without the gradient of the samples.
    let [first, second] = [0, 1].map(|index| (steps[index].multiply_adds, steps[index].backward_multiply_adds));
    assert_eq!((first.1, second.1), (first.0, 2 * second.0));
    let backward = first.0 + 2 * second.0 + (counted.count - before);
    assert_eq!(Small::<f64>::TRAINING_MULTIPLY_ADDS, Small::<f64>::MULTIPLY_ADDS + backward);
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
layer      declared as              output     parameters   multiply-adds
═════════════════════════════════════════════════════════════════════════
input                               1×28×28
conv1      conv(1, 6, k5, s1, p2)   6×28×28           156         117,600
relu1      relu                     6×28×28
maxpool1   maxpool(2)               6×14×14
conv2      conv(6, 16, k5)          16×10×10        2,416         240,000
relu2      relu                     16×10×10
maxpool2   maxpool(2)               16×5×5
fc1        fc(120)                  120            48,120          48,000
relu3      relu                     120
fc2        fc(84)                   84             10,164          10,080
relu4      relu                     84
fc3        fc(10)                   10                850             840
═════════════════════════════════════════════════════════════════════════
parameters                      61,706
multiply-adds of a sample      416,520 in inference
                             1,131,960 in training
bytes of parameters            246,824 (241.0 KiB)
";
    assert!(summary.starts_with(expected), "{summary}");
    for (bytes, when) in [(<LeNet>::INFERENCE_BYTES, "inference"), (<LeNet>::TRAINING_BYTES, "training")] {
        let line = summary.lines().find(|line| line.contains(when) && line.contains("KiB")).expect("a line for each");
        let number: String =
            line.split(" in ").next().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
        assert_eq!(number, bytes.to_string(), "{line}");
    }
}

#[test]
fn where_branches_join_the_table_says_what_each_layer_takes() {
    let summary = <Branches>::summary().to_string();
    let rows: Vec<Vec<&str>> = summary.lines().map(|line| line.split("  ").map(str::trim).collect()).collect();
    let row = |name| rows.iter().find(|row| row[0] == name).map(|row| row.concat());
    assert_eq!(row("layer").as_deref(), Some("layerdeclared asofoutputparametersmultiply-adds"));
    assert_eq!(row("residual1").as_deref(), Some("residual1residual { … }batchnorm1, input4×3×3"));
    assert_eq!(row("running statistics").as_deref(), Some("running statistics8"));
}

#[test]
fn the_graph_shows_layers_parameters_and_shapes() {
    let graph = <Card<32, 32>>::summary().mermaid();
    for line in [
        "input -->|3×32×32| step0",
        "parameters0[\"weight 16×3×3×3<br/>bias 16\"] --> step0",
        "step0 -->|16×32×32| step1",
        "step1 -.-> step0",
        "step2 -->|16×16×16| step3",
        "step3 -->|10| output",
    ] {
        assert!(graph.contains(line), "{line} is not in\n{graph}");
    }
    let picture = <Card<32, 32>>::summary().svg();
    for text in ["weight 16×3×3×3", "conv(3, 16, k3, s1, p1)", "16×16×16", "maxpool1"] {
        assert!(picture.contains(&format!(">{text}</text>")), "{text} is not in\n{picture}");
    }
}
