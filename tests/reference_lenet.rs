//! A whole LeNet-5, put together from the kernels, is trained for 20 steps as PyTorch trains it.
//!
//! It runs on the fastest instruction set; that all of them give the same is tested layer by layer.

mod common;

use std::ops::Range;

use common::lenet::{BATCH, Drawn, IMAGES, KEPT, LAYERS, PIXELS, STEPS};
use common::{Case, Precision, Reference, assert_close, assert_within, layers};
use netshape::kernel::{Isa, Kernels};
use netshape::layer::{ConvGeometry, FcGeometry, PoolGeometry};
use netshape::loss::{Classes, CrossEntropy, Loss};
use netshape::optimizer::{Adam, Rule, Sgd};
use netshape::{Scalar, Vector};

const CONV1: ConvGeometry = ConvGeometry::new([1, 28, 28], 6, [5, 5], [1, 1], [2, 2], [1, 1], 1);
const POOL1: PoolGeometry = PoolGeometry::new([6, 28, 28], [2, 2], [2, 2], [0, 0]);
const CONV2: ConvGeometry = ConvGeometry::new([6, 14, 14], 16, [5, 5], [1, 1], [0, 0], [1, 1], 1);
const POOL2: PoolGeometry = PoolGeometry::new([16, 10, 10], [2, 2], [2, 2], [0, 0]);
const FC: [FcGeometry; 3] = [
    FcGeometry { input: 400, output: 120 },
    FcGeometry { input: 120, output: 84 },
    FcGeometry { input: 84, output: 10 },
];

/// Where the weight and the bias of layer `i` lie among the parameters.
fn parts(i: usize) -> [Range<usize>; 2] {
    let start: usize = LAYERS[..i].iter().map(|(_, weights, biases, _)| weights + biases).sum();
    let (_, weights, biases, _) = LAYERS[i];
    [start..start + weights, start + weights..start + weights + biases]
}

/// What one batch gives.
struct Pass<T> {
    loss: f64,
    logits: Vec<T>,
    gradient: Vec<T>,
    dx: Vec<T>,
}

/// Forward and backward for one batch.
fn pass<T: Precision>(k: &Kernels<T>, parameters: &[T], images: &[T], labels: &[usize]) -> Pass<T> {
    let weight = |i| &parameters[parts(i)[0].clone()];
    let bias = |i| &parameters[parts(i)[1].clone()];
    let batch = labels.len();

    let r1 = layers::relu(k, batch, &layers::conv(k, &CONV1, images, weight(0), bias(0)));
    let p1 = layers::maxpool_forward(k, &POOL1, &r1);
    let r2 = layers::relu(k, batch, &layers::conv(k, &CONV2, &p1, weight(1), bias(1)));
    let p2 = layers::maxpool_forward(k, &POOL2, &r2);
    let h1 = layers::relu(k, batch, &layers::fc(k, &FC[0], &p2, weight(2), bias(2)));
    let h2 = layers::relu(k, batch, &layers::fc(k, &FC[1], &h1, weight(3), bias(3)));
    let logits = layers::fc(k, &FC[2], &h2, weight(4), bias(4));

    // One sample a lane, and as many lanes as samples in one group: samples lie as in the logits once transposed.
    let transposed: Vec<T> = (0..10 * batch).map(|i| logits[i % batch * 10 + i / batch]).collect();
    let mut gradient = vec![T::nan(); transposed.len()];
    let indices: Vec<usize> = (0..batch).collect();
    let targets = Classes::from(labels.to_vec());
    let loss: &dyn Loss<Vector<10>, T, Targets = Classes> = &CrossEntropy::new();
    let loss = loss.group(&transposed, &mut gradient, batch, &targets, &indices, batch).loss;
    let dlogits: Vec<T> = (0..10 * batch).map(|i| gradient[i % 10 * batch + i / 10]).collect();

    let g5 = layers::fc_backward(k, &FC[2], &h2, weight(4), bias(4), &dlogits);
    let dh2 = layers::relu_backward(k, batch, &h2, &g5.dx);
    let g4 = layers::fc_backward(k, &FC[1], &h1, weight(3), bias(3), &dh2);
    let dh1 = layers::relu_backward(k, batch, &h1, &g4.dx);
    let g3 = layers::fc_backward(k, &FC[0], &p2, weight(2), bias(2), &dh1);
    let dr2 = layers::relu_backward(k, batch, &r2, &layers::maxpool(k, &POOL2, &r2, &g3.dx)[1]);
    let g2 = layers::conv_backward(k, &CONV2, &p1, weight(1), bias(1), &dr2);
    let dr1 = layers::relu_backward(k, batch, &r1, &layers::maxpool(k, &POOL1, &r1, &g2.dx)[1]);
    let g1 = layers::conv_backward(k, &CONV1, images, weight(0), bias(0), &dr1);

    let mut gradient = Vec::new();
    for (dweight, dbias) in [
        (g1.dweight, g1.dbias),
        (g2.dweight, g2.dbias),
        (g3.dweight, g3.dbias),
        (g4.dweight, g4.dbias),
        (g5.dweight, g5.dbias),
    ] {
        gradient.extend(dweight);
        gradient.extend(dbias);
    }
    Pass { loss, logits, gradient, dx: g1.dx }
}

fn widened<T: Scalar>(numbers: &[f32]) -> Vec<T> {
    numbers.iter().map(|x| T::of(f64::from(*x))).collect()
}

fn check_first_step<T: Precision>(reference: &Reference, on: &str, pass: &Pass<T>) {
    let case = reference.case("first_step");
    case.assert_close("logits", on, &pass.logits);
    let first = case.shape::<4>("dx")[0] * PIXELS;
    case.assert_close("dx", on, &pass.dx[..first]);
    for (i, (layer, ..)) in LAYERS.iter().enumerate() {
        let [weight, bias] = parts(i);
        case.assert_close(&format!("gradient/{layer}.weight"), on, &pass.gradient[weight]);
        case.assert_close(&format!("gradient/{layer}.bias"), on, &pass.gradient[bias]);
    }
}

/// Trains and compares. `tolerance` is for what comes out of 20 steps.
fn train<T: Precision>(reference: &Reference, name: &str, rule: &impl Rule, k: &Kernels<T>, tolerance: f64) {
    let drawn = Drawn::new();
    let images: Vec<T> = widened(&drawn.images);
    let mut parameters: Vec<T> = widened(&drawn.parameters);
    let mut state = vec![T::zero(); rule.states() * parameters.len()];
    let case: Case = reference.case(name);
    let on = format!("{} on {:?}", std::any::type_name::<T>(), k.isa);

    let mut losses = Vec::new();
    for step in 1..=STEPS {
        let start = (step - 1) * BATCH % (IMAGES.div_ceil(BATCH) * BATCH);
        let end = IMAGES.min(start + BATCH);
        let pass = pass(k, &parameters, &images[start * PIXELS..end * PIXELS], &drawn.labels[start..end]);
        if step == 1 {
            check_first_step(reference, &on, &pass);
        }
        losses.push(pass.loss);
        rule.update(step as u64, &mut parameters, &pass.gradient, &mut state);
    }
    let logits = pass(k, &parameters, &images[..BATCH * PIXELS], &drawn.labels[..BATCH]).logits;
    let kept: Vec<T> = parameters.iter().copied().step_by(KEPT).collect();
    for (quantity, got) in [
        ("losses", losses.into_iter().map(T::of).collect()),
        ("logits_of_first_batch", logits),
        ("every_eleventh_parameter", kept),
    ] {
        assert_within(tolerance, &format!("{name}/{quantity}, {on}"), &got, &case.numbers(quantity));
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
    let rule = &Sgd::new(0.05).momentum(0.9);
    let isa = Isa::detect();
    train(reference, "sgd", rule, f32::kernels(isa), f32::TOLERANCE);
    train(reference, "sgd", rule, f64::kernels(isa), f64::TOLERANCE);
}

#[test]
fn twenty_steps_of_adam_agree_with_pytorch() {
    let reference = &Reference::load("lenet");
    let isa = Isa::detect();
    // With the default epsilon, rounding errors of tiny gradients become whole steps: PyTorch's own f32 is off by 6e-3
    // then. So f32 is compared with a larger one, and f64 gets the same factor of leeway over its precision.
    train(reference, "adam", &Adam::new(0.001), f64::kernels(isa), 1e-9);
    let rule = &Adam::new(0.001).epsilon(1e-4);
    train(reference, "adam_epsilon_1e-4", rule, f32::kernels(isa), f32::TOLERANCE);
    train(reference, "adam_epsilon_1e-4", rule, f64::kernels(isa), f64::TOLERANCE);
}
