//! Losses and gradients that can be had by hand, and central differences for the rest.

use super::*;
use crate::shape::{Map, Vector};

const LN_3: f64 = 1.098_612_288_668_109_8;

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-14 * expected.abs().max(1.0), "{found} is not {expected}");
}

fn all_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    found.iter().zip(expected).for_each(|(&found, &expected)| close(found, expected));
}

/// The group's loss and its gradient.
fn run<S: Shape, L: Loss<S, f64>>(
    loss: &L,
    outputs: &[f64],
    lanes: usize,
    targets: &L::Targets,
    indices: &[usize],
    batch: usize,
) -> (GroupLoss, Vec<f64>) {
    // What stood there before must not matter.
    let mut gradient = vec![f64::NAN; outputs.len()];
    (loss.group(outputs, &mut gradient, lanes, targets, indices, batch as f64), gradient)
}

/// Numbers from −2 to 2 without a pattern.
fn scattered(len: usize) -> Vec<f64> {
    (0..len).map(|i| 4.0 * (i as f64 * 0.618_033_988_749_895 + 0.3).fract() - 2.0).collect()
}

/// Holds the gradient of a group of 4 lanes, 3 of which are used, in a batch of 5, against central differences.
fn check_gradient<S: Shape, L: Loss<S, f64>>(loss: &L, targets: &L::Targets) {
    let (lanes, indices, batch) = (4, [4, 0, 2], 5);
    let mut outputs = scattered(S::LEN * lanes);
    let (_, gradient) = run::<S, L>(loss, &outputs, lanes, targets, &indices, batch);
    for i in 0..outputs.len() {
        let (middle, h) = (outputs[i], 1e-5);
        let mut at = |x| {
            outputs[i] = x;
            run::<S, L>(loss, &outputs, lanes, targets, &indices, batch).0.loss
        };
        let slope = (at(middle + h) - at(middle - h)) / (2.0 * h);
        outputs[i] = middle;
        let error = (gradient[i] - slope).abs();
        assert!(error <= 1e-7 * slope.abs().max(1e-3), "output {i}: {} is not {slope}", gradient[i]);
    }
}

#[test]
fn gradients_are_the_slopes() {
    let classes = Classes::from(vec![1, 0, 4, 2, 2]);
    check_gradient::<Vector<5>, _>(&CrossEntropy::new(), &classes);
    check_gradient::<Vector<5>, _>(&CrossEntropy::new().label_smoothing(0.1), &classes);
    let weights = [0.5, 2.0, 1.0, 0.0, 3.0];
    check_gradient::<Vector<5>, _>(&CrossEntropy::new().class_weights(weights).label_smoothing(0.1), &classes);
    let values = Samples::<Map<2, 1, 3>, f64>::from_vec(scattered(30)).unwrap();
    check_gradient(&Mse, &values);
    let probabilities = scattered(30).iter().map(|x| x / 4.0 + 0.5).collect();
    let probabilities = Samples::<Map<2, 1, 3>, f64>::from_vec(probabilities).unwrap();
    check_gradient(&BinaryCrossEntropy::new(), &probabilities);
    check_gradient(&BinaryCrossEntropy::new().positive_weight(2.5), &probabilities);
}

#[test]
fn cross_entropy_of_one_to_three() {
    // Logits 0 and ln 3: the probabilities are 1/4 and 3/4.
    let classes = Classes::from(vec![0, 1]);
    let (loss, gradient) = run::<Vector<2>, _>(&CrossEntropy::new(), &[0.0, LN_3], 1, &classes, &[1], 1);
    close(loss.loss, (4.0_f64 / 3.0).ln());
    assert_eq!(loss.correct, Some(1));
    all_close(&gradient, &[0.25, -0.25]);

    // Smoothed by 0.2, the target is 0.1 and 0.9.
    let smooth = CrossEntropy::new().label_smoothing(0.2);
    let (loss, gradient) = run::<Vector<2>, _>(&smooth, &[0.0, LN_3], 1, &classes, &[1], 1);
    close(loss.loss, 0.1 * 4.0_f64.ln() + 0.9 * (4.0_f64 / 3.0).ln());
    all_close(&gradient, &[0.15, -0.15]);
}

#[test]
fn the_mean_is_weighted_by_class() {
    // Both samples have the logits 0 and ln 3, so that their losses are ln 4 and ln 4/3.
    let classes = Classes::from(vec![0, 1]);
    let loss = CrossEntropy::new().class_weights([3.0, 1.0]);
    let weight = Loss::<Vector<2>, f64>::weight(&loss, &classes, &[0, 1]);
    close(weight, 4.0);
    let mut gradient = [0.0; 4];
    let group =
        Loss::<Vector<2>, f64>::group(&loss, &[0.0, 0.0, LN_3, LN_3], &mut gradient, 2, &classes, &[0, 1], weight);
    close(group.loss, (3.0 * 4.0_f64.ln() + (4.0_f64 / 3.0).ln()) / 4.0);
    all_close(&gradient, &[3.0 / 4.0 * -0.75, 0.25 / 4.0, 3.0 / 4.0 * 0.75, -0.25 / 4.0]);
}

#[test]
fn a_batch_of_classes_that_weigh_nothing_teaches_nothing() {
    let (loss, classes) = (CrossEntropy::new().class_weights([0.0, 1.0]), Classes::from(vec![0]));
    let weight = Loss::<Vector<2>, f64>::weight(&loss, &classes, &[0]);
    let mut gradient = [f64::NAN; 2];
    let group = Loss::<Vector<2>, f64>::group(&loss, &[0.0, LN_3], &mut gradient, 1, &classes, &[0], weight);
    assert_eq!((group.loss.to_bits(), gradient.map(f64::to_bits), group.correct), (0, [0; 2], Some(0)));
}

#[test]
fn binary_cross_entropy_of_one_to_three() {
    // σ(ln 3) = 3/4.
    let targets = Samples::<Vector<2>, f64>::from_vec(vec![1.0, 0.0]).unwrap();
    let (loss, gradient) = run(&BinaryCrossEntropy::new(), &[LN_3, LN_3], 1, &targets, &[0], 1);
    close(loss.loss, 0.5 * ((4.0_f64 / 3.0).ln() + 4.0_f64.ln()));
    all_close(&gradient, &[-0.125, 0.375]);

    // The weight acts on the yes alone.
    let weighted = BinaryCrossEntropy::new().positive_weight(3.0);
    let (loss, gradient) = run(&weighted, &[LN_3, LN_3], 1, &targets, &[0], 1);
    close(loss.loss, 0.5 * (3.0 * (4.0_f64 / 3.0).ln() + 4.0_f64.ln()));
    all_close(&gradient, &[-0.375, 0.375]);
}

#[test]
fn mse_is_the_mean_over_batch_and_outputs() {
    let targets = Samples::<Vector<2>, f64>::from_vec(vec![0.0, 0.0, 1.0, 3.0]).unwrap();
    // Lane 0 has sample 1, lane 1 sample 0: the differences are 1, −1 and 3, 4.
    let (loss, gradient) = run(&Mse, &[2.0, 3.0, 2.0, 4.0], 2, &targets, &[1, 0], 2);
    close(loss.loss, (1.0 + 1.0 + 9.0 + 16.0) / 4.0);
    all_close(&gradient, &[0.5, 1.5, -0.5, 2.0]);
    assert_eq!(loss.correct, None);
}

#[test]
fn idle_lanes_add_nothing_whatever_they_hold() {
    let (nan, classes) = (f64::NAN, Classes::from(vec![1]));
    let outputs = [0.0, nan, f64::INFINITY, LN_3, nan, 7.0];
    let (loss, gradient) = run::<Vector<2>, _>(&CrossEntropy::new(), &outputs, 3, &classes, &[0], 1);
    close(loss.loss, (4.0_f64 / 3.0).ln());
    all_close(&gradient, &[0.25, 0.0, 0.0, -0.25, 0.0, 0.0]);

    let targets = Samples::<Vector<2>, f64>::from_vec(vec![1.0, 0.0]).unwrap();
    for gradient in
        [run(&Mse, &outputs, 3, &targets, &[0], 1).1, run(&BinaryCrossEntropy::new(), &outputs, 3, &targets, &[0], 1).1]
    {
        assert!(gradient.iter().all(|g| g.is_finite()));
        assert_eq!([1, 2, 4, 5].map(|i| gradient[i].to_bits()), [0; 4]);
    }
}

#[test]
fn the_shares_of_the_groups_make_the_mean_of_the_batch() {
    let outputs = scattered(15);
    let classes = Classes::from(vec![2, 0, 1, 1, 0]);
    let alone = |i: usize| {
        let logits = [outputs[i], outputs[5 + i], outputs[10 + i]];
        run::<Vector<3>, _>(&CrossEntropy::new(), &logits, 1, &classes, &[i], 1).0
    };
    let mean = (0..5).map(|i| alone(i).loss).sum::<f64>() / 5.0;
    let correct = (0..5).map(|i| alone(i).correct.unwrap()).sum::<usize>();

    let group = |from: usize, indices: &[usize]| {
        let lanes: Vec<f64> = (0..3).flat_map(|e| [0, 1, 2].map(|l| outputs[e * 5 + (from + l).min(4)])).collect();
        run::<Vector<3>, _>(&CrossEntropy::new(), &lanes, 3, &classes, indices, 5).0
    };
    let groups = [group(0, &[0, 1, 2]), group(3, &[3, 4])];
    close(groups.iter().map(|group| group.loss).sum(), mean);
    assert_eq!(groups.iter().map(|group| group.correct.unwrap()).sum::<usize>(), correct);
}

#[test]
fn large_logits_stay_finite() {
    let classes = Classes::from(vec![0, 1]);
    for logits in [[1000.0_f32, -1000.0], [-1000.0, 1000.0]] {
        for class in [0, 1] {
            let mut gradient = [0.0; 2];
            let loss = CrossEntropy::new();
            let group = Loss::<Vector<2>, f32>::group(&loss, &logits, &mut gradient, 1, &classes, &[class], 1.0);
            let right = logits[class] > 0.0;
            assert_eq!(group, GroupLoss { loss: if right { 0.0 } else { 2000.0 }, correct: Some(right.into()) });
            let off = if right { 0.0 } else { 1.0 };
            assert_eq!((gradient[class], gradient[1 - class]), (-off, off));
        }
    }
    let targets = Samples::<Vector<4>>::from_vec(vec![1.0, 1.0, 0.0, 0.0]).unwrap();
    let mut gradient = [0.0; 4];
    let logits = [1000.0, -1000.0, 1000.0, -1000.0];
    let group = BinaryCrossEntropy::new().group(&logits, &mut gradient, 1, &targets, &[0], 1.0);
    close(group.loss, 500.0);
    all_close(&gradient.map(f64::from), &[0.0, -0.25, 0.25, 0.0]);
}

#[test]
fn a_logit_that_is_no_number_makes_the_loss_none() {
    let classes = Classes::from(vec![1]);
    for logits in [[f64::NAN, 0.0, 1.0], [0.0, f64::NAN, 1.0], [0.0, 1.0, f64::NAN], [0.0, f64::INFINITY, 0.0]] {
        let (loss, _) = run::<Vector<3>, _>(&CrossEntropy::new(), &logits, 1, &classes, &[0], 1);
        assert!(!loss.loss.is_finite(), "{logits:?}");
    }
    let (loss, _) = run::<Vector<2>, _>(&CrossEntropy::new(), &[f64::NAN, 0.0], 1, &classes, &[0], 1);
    assert_eq!(loss.correct, Some(0));
}

#[test]
fn of_equal_logits_the_first_wins() {
    let classes = Classes::from(vec![0, 1]);
    let correct = |i| run::<Vector<2>, _>(&CrossEntropy::new(), &[3.0, 3.0], 1, &classes, &[i], 1).0.correct;
    assert_eq!((correct(0), correct(1)), (Some(1), Some(0)));
}

#[test]
fn targets_are_checked() {
    let error = |result: Result<(), Error>| result.unwrap_err().to_string();
    let check = |loss: CrossEntropy, classes: &[usize], indices: &[usize]| {
        Loss::<Vector<3>, f32>::check(&loss, &Classes::from(classes.to_vec()), indices)
    };
    assert!(check(CrossEntropy::new().label_smoothing(1.0), &[0, 1, 2], &[0, 1, 2]).is_ok());
    assert_eq!(
        error(check(CrossEntropy::new(), &[0, 2, 3, 9], &[1, 0, 2])),
        "sample 2 has the class 3, but the network tells 3 classes apart: number them from 0 to 2"
    );
    assert!(check(CrossEntropy::new(), &[0, 2, 3, 9], &[1, 0]).is_ok(), "only the samples of the batch matter");
    assert_eq!(
        error(check(CrossEntropy::new().label_smoothing(1.5), &[0], &[0])),
        "the label smoothing is 1.5, but must be from 0 to 1"
    );
    let weighted = |weights: &[f64]| check(CrossEntropy::new().class_weights(weights), &[0], &[0]);
    assert!(weighted(&[1.0, 0.0, 2.0]).is_ok());
    assert_eq!(error(weighted(&[1.0, 2.0])), "there are 2 class weights, but the network tells 3 classes apart");
    assert_eq!(error(weighted(&[1.0, -2.0, 1.0])), "a class weight is -2, but must be at least 0 and finite");
    assert_eq!(error(weighted(&[0.0; 3])), "the largest class weight is 0, but must be above 0");
    let targets = Samples::<Vector<2>>::from_vec(vec![0.0, 1.0, 0.5, 1.5]).unwrap();
    let message = "sample 1 has the target 1.5, but binary cross-entropy needs probabilities: give numbers from 0 to 1";
    assert_eq!(error(BinaryCrossEntropy::new().check(&targets, &[0, 1])), message);
    assert!(BinaryCrossEntropy::new().check(&targets, &[0]).is_ok());
    assert!(BinaryCrossEntropy::new().positive_weight(-1.0).check(&targets, &[0]).is_err());
}
