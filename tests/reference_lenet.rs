//! A whole LeNet-5 is trained for 20 steps as PyTorch trains it, from the same weights on the same images.

mod common;

use common::lenet::{BATCH, Drawn, IMAGES, KEPT, LAYERS, PIXELS, STEPS};
use common::{Precision, Reference, assert_close, assert_within};
use netshape::data::Dataset;
use netshape::kernel::{Convolution, Isa};
use netshape::loss::{Classes, CrossEntropy};
use netshape::optimizer::{Adam, Optimizer, Rule, Sgd};
use netshape::{Engine, Gradients, Map, Network, Samples, Vector, network};

network! {
    LeNet: [1, 28, 28]
        -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2)
        -> conv(6, 16, k5)        -> relu -> maxpool(2)
        -> [16, 5, 5]
        -> fc(120) -> relu -> fc(84) -> relu -> fc(10)
}

/// The output, the gradients and that of the images, of the first batch.
fn check_first_step<N: Network<Input = Map<1, 28, 28>>>(
    reference: &Reference,
    on: &str,
    logits: &[N::Scalar],
    gradients: &N,
    images: &Samples<N::Input, N::Scalar>,
) where
    N::Scalar: Precision,
{
    let case = reference.case("first_step");
    case.assert_close("logits", on, logits);
    let first = case.shape::<4>("dx")[0] * PIXELS;
    case.assert_close("dx", on, &images.as_slice()[..first]);
    let mut rest = gradients.as_slice();
    for (layer, weights, biases, _) in LAYERS {
        let (weight, behind) = rest.split_at(weights);
        let (bias, behind) = behind.split_at(biases);
        case.assert_close(&format!("gradient/{layer}.weight"), on, weight);
        case.assert_close(&format!("gradient/{layer}.bias"), on, bias);
        rest = behind;
    }
    assert!(rest.is_empty(), "a gradient for each parameter");
}

/// What comes out of 20 steps with convolutions by fewer products, each of whose results is off by a few times as much as
/// the direct one. (The first step's are within the usual tolerance.)
const WINOGRAD_TOLERANCE: f64 = 1e-4;

/// Trains and compares. `tolerance` is for what comes out of 20 steps.
fn train<N, R: Rule>(reference: &Reference, name: &str, rule: R, isa: Isa, (convolution, tolerance): (Convolution, f64))
where
    N: Network<Input = Map<1, 28, 28>, Output = Vector<10>>,
    N::Scalar: Precision,
{
    let drawn = Drawn::new();
    let widened = |numbers: &[f32]| numbers.iter().map(|x| netshape::Scalar::of(f64::from(*x))).collect::<Vec<_>>();
    let images = Samples::<N::Input, N::Scalar>::from_vec(widened(&drawn.images)).unwrap();
    let data = Dataset::new(images, Classes::from(drawn.labels)).unwrap();
    let mut lenet = N::zeroed();
    lenet.as_mut_slice().copy_from_slice(&widened(&drawn.parameters));
    let mut engine = Engine::<N>::on(isa, 2);
    engine.set_convolution(convolution);
    let mut optimizer = Optimizer::<N, R>::new(rule).unwrap();
    let mut gradients = Gradients::<N>::zeros();
    let case = reference.case(name);
    let on = format!("{} on {isa:?}, {convolution:?}", std::any::type_name::<N>());

    let first_batch = data.inputs().select(&(0..BATCH).collect::<Vec<_>>());
    let mut losses: Vec<N::Scalar> = Vec::new();
    for step in 0..STEPS {
        let start = step * BATCH % (IMAGES.div_ceil(BATCH) * BATCH);
        let indices: Vec<usize> = (start..IMAGES.min(start + BATCH)).collect();
        let loss = CrossEntropy::new();
        let evaluation = if step == 0 {
            let (evaluation, dx) =
                engine.gradients_with_inputs(&lenet, &loss, &data, &indices, &mut gradients).unwrap();
            let logits = engine.forward(&lenet, &first_batch);
            check_first_step::<N>(reference, &on, logits.as_slice(), &gradients, &dx);
            evaluation
        } else {
            engine.gradients(&lenet, &loss, &data, &indices, &mut gradients).unwrap()
        };
        losses.push(netshape::Scalar::of(evaluation.loss));
        optimizer.step(&mut lenet, &gradients);
    }
    let logits = engine.forward(&lenet, &first_batch);
    let kept: Vec<_> = lenet.as_slice().iter().copied().step_by(KEPT).collect();
    for (quantity, got) in [
        ("losses", losses.as_slice()),
        ("logits_of_first_batch", logits.as_slice()),
        ("every_eleventh_parameter", &kept),
    ] {
        assert_within(tolerance, &format!("{name}/{quantity}, {on}"), got, &case.numbers(quantity));
    }
}

#[test]
fn weights_and_images_are_those_of_the_reference() {
    let reference = Reference::load("lenet");
    let case = reference.case("drawn");
    let drawn = Drawn::new();
    let sum = |numbers: &[f32]| numbers.iter().copied().map(f64::from).sum::<f64>();
    assert_eq!(drawn.parameters.len(), 61_706);
    assert_eq!(drawn.parameters[drawn.parameters.len() - 10..], case.numbers::<f32>("parameters_last"));
    assert_eq!(drawn.images[drawn.images.len() - 10..], case.numbers::<f32>("images_last"));
    assert_eq!(drawn.labels, case.all_integers("labels"));
    // The sums are of numbers with few bits, but the order of additions may still show in the last ones.
    assert_close("parameters", &[sum(&drawn.parameters)], &[case.number("parameters_sum")]);
    assert_close("images", &[sum(&drawn.images)], &[case.number("images_sum")]);
}

#[test]
fn twenty_steps_of_sgd_agree_with_pytorch() {
    let reference = &Reference::load("lenet");
    let rule = Sgd::new(0.05).momentum(0.9);
    for isa in Isa::available() {
        train::<LeNet<f32>, _>(reference, "sgd", rule, isa, (Convolution::Direct, f32::TOLERANCE));
        train::<LeNet<f32>, _>(reference, "sgd", rule, isa, (Convolution::Winograd, WINOGRAD_TOLERANCE));
        train::<LeNet<f64>, _>(reference, "sgd", rule, isa, (Convolution::Direct, f64::TOLERANCE));
    }
}

#[test]
fn twenty_steps_of_adam_agree_with_pytorch() {
    let reference = &Reference::load("lenet");
    let isa = Isa::detect();
    // With the default epsilon, rounding errors of tiny gradients become whole steps: PyTorch's own f32 is off by 6e-3
    // then. So f32 is compared with a larger one, with direct sums, and f64 gets the leeway that this takes of its precision.
    train::<LeNet<f64>, _>(reference, "adam", Adam::new(0.001), isa, (Convolution::Direct, 1e-9));
    let rule = Adam::new(0.001).epsilon(1e-4);
    train::<LeNet<f32>, _>(reference, "adam_epsilon_1e-4", rule, isa, (Convolution::Direct, f32::TOLERANCE));
    train::<LeNet<f64>, _>(reference, "adam_epsilon_1e-4", rule, isa, (Convolution::Direct, f64::TOLERANCE));
}
