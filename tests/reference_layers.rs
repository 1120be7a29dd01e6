//! Every layer agrees with PyTorch, forward and backward, on each instruction set that this machine has.

mod common;

use common::{Case, Precision, Reference, layers};
use netshape::Scalar;
use netshape::kernel::{Isa, Kernels};
use netshape::layer::{Activation, BatchNormGeometry, ConvGeometry, FcGeometry, GroupNormGeometry, PoolGeometry};

/// Checks all cases with a prefix, in f32 and f64, on every instruction set.
macro_rules! check_all {
    ($file:literal, $prefix:expr, $check:expr) => {
        for case in Reference::load($file).cases($prefix) {
            for isa in Isa::available() {
                $check(case, f32::kernels(isa, f32::CONVOLUTION));
                $check(case, f64::kernels(isa, f64::CONVOLUTION));
            }
        }
    };
}

/// What a message says about where something was computed.
fn on<T>(kernels: &Kernels<T>) -> String {
    format!("{} on {:?}", std::any::type_name::<T>(), kernels.isa)
}

fn conv<T: Precision>(case: Case, kernels: &Kernels<T>) {
    let [_, channels, height, width] = case.shape("x");
    let [_, outputs, output_height, output_width] = case.shape("y");
    let [groups] = case.integers("groups");
    let [kernel, stride, padding, dilation] =
        ["kernel", "stride", "padding", "dilation"].map(|name| case.integers(name));
    let geometry = ConvGeometry::new([channels, height, width], outputs, kernel, stride, padding, dilation, groups);
    assert_eq!(geometry.output, [outputs, output_height, output_width], "{}: the output's shape", case.name);
    assert_eq!(geometry.weight_shape(), case.shape("weight"), "{}: the weights' shape", case.name);

    let [x, weight, bias, dy] = ["x", "weight", "bias", "dy"].map(|name| case.numbers::<T>(name));
    case.assert_close("y", &on(kernels), &layers::conv(kernels, &geometry, &x, &weight, &bias));
    let gradients = layers::conv_backward(kernels, &geometry, &x, &weight, &bias, &dy);
    assert_gradients(case, kernels, &gradients);
}

fn fc<T: Precision>(case: Case, kernels: &Kernels<T>) {
    let [output, input] = case.shape("weight");
    let geometry = FcGeometry { input, output };
    let [x, weight, bias, dy] = ["x", "weight", "bias", "dy"].map(|name| case.numbers::<T>(name));
    case.assert_close("y", &on(kernels), &layers::fc(kernels, &geometry, &x, &weight, &bias));
    let gradients = layers::fc_backward(kernels, &geometry, &x, &weight, &bias, &dy);
    assert_gradients(case, kernels, &gradients);
}

fn assert_gradients<T: Precision>(case: Case, kernels: &Kernels<T>, gradients: &layers::Gradients<T>) {
    case.assert_close("dx", &on(kernels), &gradients.dx);
    case.assert_close("dweight", &on(kernels), &gradients.dweight);
    if !gradients.dbias.is_empty() {
        case.assert_close("dbias", &on(kernels), &gradients.dbias);
    }
}

fn pool<T: Precision>(case: Case, kernels: &Kernels<T>) {
    let [_, channels, height, width] = case.shape("x");
    let [_, output @ ..] = case.shape::<4>("y");
    let input = [channels, height, width];
    let geometry = if case.name.starts_with("gap/") {
        PoolGeometry::global(input)
    } else {
        let [kernel, stride, padding] = ["kernel", "stride", "padding"].map(|name| case.integers(name));
        let [ceil] = case.integers("ceil");
        let geometry = if ceil == 1 { PoolGeometry::ceil } else { PoolGeometry::new };
        geometry(input, kernel, stride, padding)
    };
    assert_eq!(geometry.output.as_slice(), output, "{}: the output's shape", case.name);
    let layer = if case.name.starts_with("max/") { layers::maxpool } else { layers::avgpool };
    let [y, dx] = layer(kernels, &geometry, &case.numbers("x"), &case.numbers("dy"));
    case.assert_close("y", &on(kernels), &y);
    case.assert_close("dx", &on(kernels), &dx);
}

fn activation<T: Precision>(case: Case, kernels: &Kernels<T>, function: Activation) {
    let [_, len] = case.shape("x");
    let [y, dx] = layers::activation(kernels, function, len, &case.numbers("x"), &case.numbers("dy"));
    case.assert_close("y", &on(kernels), &y);
    case.assert_close("dx", &on(kernels), &dx);
}

fn softmax<T: Precision>(case: Case, kernels: &Kernels<T>) {
    let logarithm = case.name.starts_with("log_");
    let x = case.numbers("x");
    let (channels, places) = if case.name.ends_with("/map") {
        let [_, channels, height, width] = case.shape("x");
        (channels, height * width)
    } else {
        (case.shape::<2>("x")[1], 1)
    };
    let [y, dx] = layers::softmax(kernels, logarithm, [channels, channels * places], &x, &case.numbers("dy"));
    case.assert_close("y", &on(kernels), &y);
    case.assert_close("dx", &on(kernels), &dx);
}

/// Channels and places of a case's samples.
fn channels(case: Case) -> [usize; 2] {
    let channels = case.numbers::<f64>("weight").len();
    [channels, case.numbers::<f64>("x").len() / case.batch() / channels]
}

fn groupnorm<T: Precision>(case: Case, kernels: &Kernels<T>) {
    let geometry = if case.name.starts_with("layer/") {
        GroupNormGeometry::layer(case.numbers::<f64>("weight").len())
    } else {
        let ([channels, positions], [groups]) = (channels(case), case.integers("groups"));
        GroupNormGeometry::new(channels, positions, groups)
    };
    let [x, weight, bias, dy] = ["x", "weight", "bias", "dy"].map(|name| case.numbers::<T>(name));
    let (y, gradients) = layers::groupnorm(kernels, &geometry, &x, &weight, &bias, &dy);
    case.assert_close("y", &on(kernels), &y);
    assert_gradients(case, kernels, &gradients);
}

fn batchnorm<T: Precision>(case: Case, kernels: &Kernels<T>) {
    let [channels, positions] = channels(case);
    let geometry = BatchNormGeometry { channels, positions, first: 0 };
    let [x, weight, bias, dy] = ["x", "weight", "bias", "dy"].map(|name| case.numbers::<T>(name));
    let result = layers::batchnorm(kernels, &geometry, &x, &weight, &bias, &dy);
    case.assert_close("y", &on(kernels), &result.y);
    assert_gradients(case, kernels, &result.gradients);
    for (batch, name) in result.statistics.iter().zip(["running_mean", "running_variance"]) {
        let before = case.numbers::<f64>(name);
        let after: Vec<T> = before.iter().zip(batch).map(|(old, new)| T::of(0.9 * old + 0.1 * new)).collect();
        case.assert_close(&format!("new_{name}"), &on(kernels), &after);
    }
}

fn batchnorm_infer<T: Precision>(case: Case, kernels: &Kernels<T>) {
    let [channels, positions] = channels(case);
    let geometry = BatchNormGeometry { channels, positions, first: 0 };
    let [x, mean, variance, weight, bias] =
        ["x", "running_mean", "running_variance", "weight", "bias"].map(|name| case.numbers::<T>(name));
    let y = layers::batchnorm_infer(kernels, &geometry, &x, [&mean, &variance], &weight, &bias);
    case.assert_close("inference", &on(kernels), &y);
}

#[test]
fn convolution_agrees_with_pytorch() {
    check_all!("conv", "", conv);
}

#[test]
fn fully_connected_agrees_with_pytorch() {
    check_all!("fc", "", fc);
}

#[test]
fn max_pooling_agrees_with_pytorch_and_so_does_who_gets_the_gradient_of_a_tie() {
    check_all!("pool", "max/", pool);
}

#[test]
fn average_pooling_agrees_with_pytorch_and_counts_padding() {
    check_all!("pool", "avg/", pool);
}

#[test]
fn global_average_pooling_agrees_with_pytorch() {
    check_all!("pool", "gap/", pool);
}

#[test]
fn activations_agree_with_pytorch() {
    let activations = [
        ("relu/", Activation::Relu),
        ("leaky_relu_0.01/", Activation::LeakyRelu { slope: 0.01 }),
        ("leaky_relu_0.2/", Activation::LeakyRelu { slope: 0.2 }),
        ("leaky_relu_-0.5/", Activation::LeakyRelu { slope: -0.5 }),
        ("elu/", Activation::Elu),
        ("gelu/", Activation::Gelu),
        ("silu/", Activation::Silu),
        ("sigmoid/", Activation::Sigmoid),
        ("tanh/", Activation::Tanh),
        ("softplus/", Activation::Softplus),
    ];
    for (prefix, function) in activations {
        check_all!("activation", prefix, |case, kernels| activation(case, kernels, function));
    }
}

#[test]
fn softmax_agrees_with_pytorch() {
    check_all!("activation", "softmax/", softmax);
}

#[test]
fn log_softmax_agrees_with_pytorch() {
    check_all!("activation", "log_softmax/", softmax);
}

#[test]
fn group_normalisation_agrees_with_pytorch() {
    check_all!("norm", "group/", groupnorm);
}

#[test]
fn layer_normalisation_agrees_with_pytorch() {
    check_all!("norm", "layer/", groupnorm);
}

#[test]
fn batch_normalisation_agrees_with_pytorch() {
    check_all!("norm", "batch/", batchnorm);
}

#[test]
fn batch_normalisation_in_inference_agrees_with_pytorch() {
    check_all!("norm", "batch/", batchnorm_infer);
}
