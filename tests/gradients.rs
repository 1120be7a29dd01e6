//! Whole networks' backward against central differences in `f64`, on every instruction set of the machine.

mod common;

use common::gradients::assert_gradients;
use netshape::data::Dataset;
use netshape::kernel::Isa;
use netshape::loss::{BinaryCrossEntropy, Classes, CrossEntropy, Loss, Mse};
use netshape::{Engine, Flat, Gradients, Init, Network, Samples, Shape, network};
use rand::{RngExt, SeedableRng, rngs::StdRng};

network! {
    LeNetLike: [1, 12, 12]
        -> conv(1, 2, k5, s1, p2) -> relu -> maxpool(2)
        -> conv(2, 3, k3)         -> relu -> maxpool(2)
        -> [3, 2, 2]
        -> fc(7) -> relu -> fc(5) -> relu -> fc(4);

    /// Odd sizes, strides that don't divide, rectangles, dilation, groups.
    Geometries: [4, 6, 7]
        -> conv(4, 6, k3x2, s2x3, p1x0, g2) -> tanh
        -> conv(4, k2, d2x1, p1, nobias)    -> silu
        -> avgpool(k3x2, s1, p1)            -> conv(2, k1, g2);

    Overlapping: [2, 7, 8] -> maxpool(k3, s2, p1) -> conv(3, k3, p1) -> maxpool(k2x3, s1) -> gap -> fc(3);

    Pixel: [1, 1, 1] -> conv(2, k1) -> sigmoid -> conv(1, k3, p1) -> flatten;

    Activations: [3] -> fc(4) -> leaky_relu(0.1) -> fc(4) -> elu -> fc(4) -> gelu -> fc(4) -> silu -> fc(4) -> sigmoid
        -> fc(4) -> tanh -> fc(4) -> softplus -> fc(4) -> leaky_relu(0.0) -> fc(2);

    /// Nothing here may overwrite what the layer before it wants to see again.
    InARow: [2, 5, 5] -> conv(3, k2) -> sigmoid -> tanh -> relu -> elu -> dropout(0.3) -> leaky_relu(0.2) -> gelu
        -> dropout(0.5) -> maxpool(2) -> sigmoid -> maxpool(k2, s1) -> softplus -> softplus -> softmax -> relu -> fc(3);

    Probabilities: [2, 3, 3] -> conv(4, k2) -> softmax -> conv(3, k1) -> log_softmax -> avgpool(2) -> fc(3) -> softmax;

    /// The gradient of the input goes through layers in front of the first parameters.
    LateStart: [2, 6, 6] -> tanh -> maxpool(2) -> gelu -> dropout(0.2) -> relu -> avgpool(k2, s1) -> fc(2);

    Bare: [2, 4, 4] -> softplus -> avgpool(2) -> silu;

    /// Windows that reach over the end, that would start in the padding, that are larger than the map.
    Ceil: [2, 8, 9] -> maxpool(k3, s2, ceil) -> conv(3, k3, p1) -> avgpool(k3, s3, p1, ceil) -> conv(2, k1)
        -> avgpool(k3x4, s2x3, ceil) -> fc(3);

    #[ceil]
    #[strict]
    CeilEverywhere: [2, 6, 7] -> maxpool(k3, s2) -> conv(3, k3, p1) -> relu -> avgpool(2) -> fc(2);

    Dropped: [6] -> fc(8) -> relu -> dropout(0.5) -> fc(8) -> dropout(0.25) -> fc(3);
}

network! {
    #[ceil]
    OpenCeil: < conv(2, 3, k3, s2, p1, strict) -> relu -> maxpool(k3, s2) -> avgpool(k3, s2, p1) -> fc(2) >
}

network!(Open: < conv(2, 3, k3, s2, p1) -> relu -> maxpool(2) -> fc(4) -> tanh -> fc(2) >);

fn samples<S: Shape>(count: usize, random: &mut StdRng) -> Samples<S, f64> {
    let numbers = (0..count * S::LEN).map(|_| random.random_range(-1.0..1.0)).collect();
    Samples::from_vec(numbers).expect("whole samples")
}

/// A batch that fills no group: one sample more than two groups of four lanes.
const BATCH: usize = 9;

fn check<N: Network<Scalar = f64>, L: Loss<N::Output, f64>>(loss: &L, targets: L::Targets)
where
    L::Targets: Clone,
{
    let mut random = StdRng::seed_from_u64(7);
    // Large weights, so that no gradient drowns in the rounding of the loss.
    let network = N::with_init(Init::Uniform { low: -0.9, high: 0.9 }, &mut random);
    let data = Dataset::new(samples::<N::Input>(BATCH, &mut random), targets).expect("a target for each sample");
    assert_gradients(&*network, loss, &data, Isa::available());
}

fn check_classes<N: Network<Scalar = f64>>(classes: usize)
where
    CrossEntropy: Loss<N::Output, f64, Targets = Classes>,
{
    check::<N, _>(&CrossEntropy::new().label_smoothing(0.1), (0..BATCH).map(|i| i * 5 % classes).collect());
}

fn check_values<N: Network<Scalar = f64>>() {
    check::<N, _>(&Mse, samples::<N::Output>(BATCH, &mut StdRng::seed_from_u64(8)));
}

#[test]
fn a_network_like_lenet() {
    check_classes::<LeNetLike<f64>>(4);
}

#[test]
fn odd_geometries() {
    check_values::<Geometries<f64>>();
    check_values::<Overlapping<f64>>();
    check_values::<Pixel<f64>>();
}

#[test]
fn windows_that_reach_over_the_end() {
    check_values::<Ceil<f64>>();
    check_values::<CeilEverywhere<f64>>();
    check_values::<OpenCeil<12, 9, f64>>();
    check_values::<OpenCeil<4, 3, f64>>();
}

#[test]
fn every_activation() {
    check_values::<Activations<f64>>();
}

#[test]
fn layers_that_could_overwrite_each_other() {
    check_values::<InARow<f64>>();
    check_classes::<Dropped<f64>>(3);
}

#[test]
fn softmax_in_the_middle_and_at_the_end() {
    check_values::<Probabilities<f64>>();
}

#[test]
fn the_input_behind_layers_without_parameters() {
    check_values::<LateStart<f64>>();
    check_values::<Bare<f64>>();
}

#[test]
fn a_network_that_names_no_input() {
    check_classes::<Open<9, 7, f64>>(2);
    check_classes::<Open<4, 13, f64>>(2);
}

#[test]
fn binary_cross_entropy() {
    let targets = (0..BATCH * 2).map(|i| f64::from(u8::from(i % 3 == 0))).collect();
    let targets = Samples::from_vec(targets).expect("two for each sample");
    check::<Activations<f64>, _>(&BinaryCrossEntropy::new(), targets);
}

/// So many groups that the engine does not take them all at one go.
#[test]
fn a_large_batch_is_the_mean_of_its_samples() {
    let mut random = StdRng::seed_from_u64(8);
    let network = LeNetLike::<f64>::new(&mut random);
    let pixels: Vec<f64> = (0..300 * 144).map(|_| random.random_range(-1.0..1.0)).collect();
    let data =
        Dataset::new(Samples::from_vec(pixels).expect("whole samples"), (0..300).map(|i| i % 4).collect::<Classes>())
            .expect("a class for each sample");
    let (loss, all) = (CrossEntropy::new(), (0..300).collect::<Vec<_>>());
    for isa in [Isa::Scalar, Isa::detect()] {
        let mut engine = Engine::on(isa, 2);
        let mut whole = Gradients::<LeNetLike<f64>>::zeros();
        engine.gradients(&*network, &loss, &data, &all, &mut whole).expect("data");
        let mut mean = vec![0.0; whole.as_slice().len()];
        let mut one = Gradients::zeros();
        for sample in 0..300 {
            engine.gradients(&*network, &loss, &data, &[sample], &mut one).expect("data");
            mean.iter_mut().zip(one.as_slice()).for_each(|(mean, x)| *mean += x / 300.0);
        }
        for (i, (whole, mean)) in whole.as_slice().iter().zip(&mean).enumerate() {
            assert!((whole - mean).abs() < 1e-14, "gradient {i} on {isa:?} is {whole}, the samples' mean {mean}");
        }
    }
}
