//! What each layer makes of a sample is what leaves a network that ends there.

use netshape::layer::{Backward, Layer, Rows, RowsMut};
use netshape::{LayerOutput, Map, Network, Scalar, Shape, Tensor, network};
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};

/// y = x · scale
pub struct Scale;

impl<S: Shape> Layer<S> for Scale {
    type Output = S;
    type Parameters<T: Scalar> = [T; 1];

    fn init<T: Scalar>(&self, scale: &mut [T; 1], random: &mut dyn Rng) {
        *scale = [T::of(random.random_range(0.5..1.5))];
    }

    fn infer<T: Scalar>(&self, &[scale]: &[T; 1], x: Rows<'_, T>, mut y: RowsMut<'_, T>) {
        y.as_mut_slice().iter_mut().zip(x.as_slice()).for_each(|(y, &x)| *y = x * scale);
    }

    fn backward<T: Scalar>(&self, _: &[T; 1], _: Backward<'_, T>, _: &mut [T; 1]) {}
}

#[expect(clippy::unnecessary_box_returns, reason = "as `Network::new` gives it")]
fn drawn<N: Network>(seed: u64) -> Box<N> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut network = N::zeroed();
    // Positive, so that they are variances, too.
    network.as_mut_slice().fill_with(|| N::Scalar::of(random.random_range(0.1..0.9)));
    for parameter in network.parameters_mut().flatten() {
        *parameter = N::Scalar::of(random.random_range(-0.5..0.5));
    }
    network
}

fn sample<S: Shape, T: Scalar>(seed: u64) -> Tensor<S, T> {
    let mut random = StdRng::seed_from_u64(seed);
    Tensor::from_vec((0..S::LEN).map(|_| T::of(random.random_range(-2.0..2.0))).collect())
        .expect("as many as there are")
}

/// The output of the network that ends with the step `name`: its numbers are the first ones of the whole network.
fn assert_ends_there<Whole, Part>(trace: &[LayerOutput<f32>], whole: &Whole, name: &str)
where
    Whole: Network<Scalar = f32>,
    Part: Network<Scalar = f32, Input = Whole::Input>,
{
    let mut part = Part::zeroed();
    part.as_mut_slice().copy_from_slice(&whole.as_slice()[..Part::LEN]);
    let output = trace.iter().find(|output| output.name == name).expect("a step of this name");
    assert_eq!(output.step.output, Part::Output::DIMS, "{name}");
    assert_eq!(output.values, part.forward(&sample(7)).as_slice(), "{name}");
}

network! {
    Whole: [2, 9, 11]
        -> conv(8, k3, s2, p1) -> relu -> maxpool(k3, s1) -> batchnorm
        -> residual { conv(8, k3, p1) -> groupnorm(4) -> tanh | conv(8, k1) }
        -> concat { avgpool(k2, s1) | maxpool(k2, s1) } -> dropout(0.5) -> gap -> layernorm
        -> fc(5) -> log_softmax;
    First: [2, 9, 11] -> conv(8, k3, s2, p1);
    Second: [2, 9, 11] -> conv(8, k3, s2, p1) -> relu;
    Third: [2, 9, 11] -> conv(8, k3, s2, p1) -> relu -> maxpool(k3, s1);
    Fourth: [2, 9, 11] -> conv(8, k3, s2, p1) -> relu -> maxpool(k3, s1) -> batchnorm;
    Joined: [2, 9, 11]
        -> conv(8, k3, s2, p1) -> relu -> maxpool(k3, s1) -> batchnorm
        -> residual { conv(8, k3, p1) -> groupnorm(4) -> tanh | conv(8, k1) };
    Beside: [2, 9, 11]
        -> conv(8, k3, s2, p1) -> relu -> maxpool(k3, s1) -> batchnorm
        -> residual { conv(8, k3, p1) -> groupnorm(4) -> tanh | conv(8, k1) }
        -> concat { avgpool(k2, s1) | maxpool(k2, s1) };
    Mean: [2, 9, 11]
        -> conv(8, k3, s2, p1) -> relu -> maxpool(k3, s1) -> batchnorm
        -> residual { conv(8, k3, p1) -> groupnorm(4) -> tanh | conv(8, k1) }
        -> concat { avgpool(k2, s1) | maxpool(k2, s1) } -> gap
}

#[test]
fn every_step_is_what_a_network_that_ends_there_computes() {
    let whole = drawn::<Whole>(1);
    let trace = whole.trace(&sample(7));
    let names: Vec<_> = trace.iter().map(|output| output.name.as_str()).collect();
    assert_eq!(names, <Whole>::STEPS.iter().map(|step| step.name).collect::<Vec<_>>());
    assert_ends_there::<Whole, First>(&trace, &whole, "conv1");
    // relu stands in front of maxpool, though the network computes maxpool first.
    assert_ends_there::<Whole, Second>(&trace, &whole, "relu1");
    assert_ends_there::<Whole, Third>(&trace, &whole, "maxpool1");
    assert_ends_there::<Whole, Fourth>(&trace, &whole, "batchnorm1");
    let name = |inner: &str| names.iter().find(|name| name.starts_with(inner)).copied().expect("there is one");
    assert_ends_there::<Whole, Joined>(&trace, &whole, name("residual"));
    assert_ends_there::<Whole, Beside>(&trace, &whole, name("concat"));
    assert_ends_there::<Whole, Mean>(&trace, &whole, "gap1");
    let last = trace.last().expect("there are steps");
    assert_eq!(last.values, whole.forward(&sample(7)).as_slice());
    let [dropout, concat] = ["dropout", "concat"].map(|name| trace.iter().find(|output| output.name.starts_with(name)));
    assert_eq!(dropout.map(|output| &output.values), concat.map(|output| &output.values));
}

network! {
    Body: [2, 6, 6] -> conv(3, k3) -> Scale -> relu;
    Nested: [2, 6, 6] -> Scale -> body: Body -> act: Scale -> fc(4) -> softmax
}

#[test]
fn networks_inside_and_layers_of_ones_own_are_traced_too() {
    let nested = drawn::<Nested<f64>>(2);
    let image: Tensor<Map<2, 6, 6>, f64> = sample(3);
    let trace = nested.trace(&image);
    let names: Vec<_> = trace.iter().map(|output| output.name.as_str()).collect();
    let inside = ["body.conv1", "body.scale1", "body.relu1", "body"];
    assert_eq!(names, [&["scale1"], &inside[..], &["act", "fc1", "softmax1"]].concat());

    let scaled = |values: &[f64], scale: f64| values.iter().map(|value| value * scale).collect::<Vec<_>>();
    assert_eq!(trace[0].values, scaled(image.as_slice(), nested.scale1[0]));
    let arriving = Tensor::from_slice(&trace[0].values).expect("the same shape");
    assert_eq!(trace[4].values, nested.body.forward(&arriving).as_slice());
    assert_eq!(trace[2].values, scaled(&trace[1].values, nested.body.scale1[0]));
    assert_eq!(trace[5].values, scaled(&trace[4].values, nested.act[0]));
    assert_eq!(trace[7].values, nested.forward(&image).as_slice());
}

network!(Card: < conv(1, 4, k3, p1) -> relu -> maxpool(2) -> fc(10) >);

#[test]
fn a_network_without_an_input_knows_the_sizes_of_its_layers() {
    let card = drawn::<Card<7, 5>>(4);
    let image = sample(5);
    let trace = card.trace(&image);
    let shapes: Vec<_> = trace.iter().map(|output| (output.step.output, output.values.len())).collect();
    assert_eq!(shapes, [(&[4, 7, 5][..], 140), (&[4, 7, 5], 140), (&[4, 3, 2], 24), (&[10], 10)]);
    assert_eq!(trace[3].values, card.forward(&image).as_slice());
}
