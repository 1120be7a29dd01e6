//! Losses and their gradients agree with PyTorch, however the batch is split into groups and lanes.

mod common;

use std::fmt::Debug;

use common::{Case, Precision, Reference};
use netshape::loss::{BinaryCrossEntropy, Classes, CrossEntropy, Loss, Mse};
use netshape::{Samples, Shape, Vector};

/// Holds the loss of a whole batch, computed group by group, against the reference.
fn check<S: Shape, T: Precision, L: Loss<S, T> + Debug>(case: Case, loss: &L, targets: &L::Targets) {
    let x: Vec<T> = case.numbers("x");
    let batch = x.len() / S::LEN;
    let all: Vec<usize> = (0..batch).collect();
    loss.check(targets, &all).expect("targets that fit");
    let weight = loss.weight(targets, &all);
    for lanes in [1, 4, 16] {
        let mut total = 0.0;
        let mut dx = vec![T::nan(); x.len()];
        for start in (0..batch).step_by(lanes) {
            let indices: Vec<usize> = (start..batch.min(start + lanes)).collect();
            // What idle lanes hold must not matter.
            let mut outputs = vec![T::of(1e9); S::LEN * lanes];
            let mut gradient = vec![T::nan(); S::LEN * lanes];
            for (lane, sample) in indices.iter().enumerate() {
                for e in 0..S::LEN {
                    outputs[e * lanes + lane] = x[sample * S::LEN + e];
                }
            }
            total += loss.group(&outputs, &mut gradient, lanes, targets, &indices, weight).loss;
            for (place, value) in gradient.into_iter().enumerate() {
                match indices.get(place % lanes) {
                    Some(sample) => dx[sample * S::LEN + place / lanes] = value,
                    None => assert_eq!(value, T::zero(), "{}: an idle lane's gradient", case.name),
                }
            }
        }
        let on = format!("{loss:?} in {lanes} lanes");
        case.assert_close("y", &on, &[T::of(total)]);
        case.assert_close("dx", &on, &dx);
    }
}

/// Calls `$check::<Vector<N>, T>` with the `N` of a case.
macro_rules! for_width {
    ($case:expr, [$($width:literal)+], $check:ident, $T:ty) => {
        match $case.shape::<2>("x")[1] {
            $($width => $check::<Vector<$width>, $T>($case),)+
            other => panic!("{}: add {other} to the widths", $case.name),
        }
    };
}

fn cross_entropy<S: Shape, T: Precision>(case: Case)
where
    CrossEntropy: Loss<S, T, Targets = Classes>,
{
    let smoothing = case.name.rsplit_once("_smoothed_").map_or(0.0, |(_, number)| number.parse().unwrap());
    let targets = Classes::from(case.all_integers("labels"));
    let loss = CrossEntropy::new().label_smoothing(smoothing).class_weights(case.numbers::<f64>("weight"));
    check::<S, T, _>(case, &loss, &targets);
}

fn mse<S: Shape, T: Precision>(case: Case) {
    check::<S, T, _>(case, &Mse, &Samples::from_vec(case.numbers("target")).unwrap());
}

fn binary_cross_entropy<S: Shape, T: Precision>(case: Case) {
    check::<S, T, _>(case, &BinaryCrossEntropy::new(), &Samples::from_vec(case.numbers("target")).unwrap());
}

#[test]
fn cross_entropy_on_logits_agrees_with_pytorch() {
    for case in Reference::load("loss").cases("cross_entropy/") {
        for_width!(case, [1 3 10 37], cross_entropy, f32);
        for_width!(case, [1 3 10 37], cross_entropy, f64);
    }
}

#[test]
fn weighted_cross_entropy_agrees_with_pytorch() {
    for case in Reference::load("loss").cases("weighted_cross_entropy/") {
        for_width!(case, [3 10 37], cross_entropy, f32);
        for_width!(case, [3 10 37], cross_entropy, f64);
    }
}

#[test]
fn mean_squared_error_agrees_with_pytorch() {
    for case in Reference::load("loss").cases("mse/") {
        for_width!(case, [1 3 37], mse, f32);
        for_width!(case, [1 3 37], mse, f64);
    }
}

#[test]
fn binary_cross_entropy_on_logits_agrees_with_pytorch() {
    for case in Reference::load("loss").cases("binary_cross_entropy/") {
        for_width!(case, [1 3 10], binary_cross_entropy, f32);
        for_width!(case, [1 3 10], binary_cross_entropy, f64);
    }
}
