//! Metrics agree with scikit-learn's, and refuse what they can't be computed of.

mod common;

use common::Reference;
use netshape::loss::Classes;
use netshape::metrics::{Confusion, predictions, top_k_accuracy};
use netshape::{Samples, Vector};

fn close(what: &str, found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-15, "{what}: {found} is not {expected}");
}

fn check<const N: usize>(reference: &Reference, name: &str) {
    let case = reference.case(name);
    let outputs = Samples::<Vector<N>>::from_vec(case.numbers("scores")).unwrap();
    let classes = Classes::from(case.all_integers("labels"));
    let confusion = Confusion::of(&outputs, &classes).unwrap();
    assert_eq!(confusion.classes(), N);
    let counts: Vec<usize> = (0..N * N).map(|i| confusion.count(i / N, i % N)).collect();
    assert_eq!(counts, case.all_integers("confusion"), "{name}");
    close("accuracy", confusion.accuracy(), case.number("accuracy"));
    let expected = ["precision", "recall", "f1", "support"].map(|score| case.numbers::<f64>(score));
    let scores = || (0..N).map(|class| confusion.scores(class));
    let found: [Vec<f64>; 4] = [
        scores().map(|scores| scores.precision).collect(),
        scores().map(|scores| scores.recall).collect(),
        scores().map(|scores| scores.f1).collect(),
        scores().map(|scores| scores.support as f64).collect(),
    ];
    for (found, expected) in found.iter().flatten().zip(expected.iter().flatten()) {
        close("a class's score", *found, *expected);
    }
    let mean = confusion.mean_scores();
    for (found, expected) in [mean.precision, mean.recall, mean.f1].into_iter().zip(case.numbers::<f64>("macro")) {
        close("the mean over classes", found, expected);
    }
    if N > 2 {
        for k in [1, 2, 3] {
            close("top k", top_k_accuracy(&outputs, &classes, k).unwrap(), case.number(&format!("top_{k}")));
        }
    }
}

#[test]
fn they_agree_with_scikit_learn() {
    let reference = Reference::load("metrics");
    check::<2>(&reference, "binary");
    check::<5>(&reference, "small");
    check::<7>(&reference, "missing");
}

#[test]
fn of_equal_outputs_the_first_wins() {
    let outputs =
        Samples::<Vector<3>>::from_vec(vec![1.0, 2.0, 2.0, f32::NEG_INFINITY, f32::NEG_INFINITY, -1e30]).unwrap();
    assert_eq!(predictions(&outputs).unwrap(), [1, 2]);
    let accuracy = |classes: [usize; 2], k| top_k_accuracy(&outputs, &Classes::from(classes.to_vec()), k).unwrap();
    let hits = [accuracy([1, 2], 1), accuracy([2, 1], 1), accuracy([2, 0], 2), accuracy([2, 1], 2)];
    assert_eq!(hits.map(f64::to_bits), [1.0_f64, 0.0, 1.0, 0.5].map(f64::to_bits));
}

#[test]
fn it_prints_as_a_table() {
    let outputs = Samples::<Vector<2>>::from_vec(vec![1.0, 0.0, 0.0, 1.0, 0.0, 1.0]).unwrap();
    let confusion = Confusion::of(&outputs, &Classes::from(vec![0, 0, 1])).unwrap();
    assert_eq!(confusion.to_string(), "is | 0 1 | recall\n 0 | 1 1 |  50.0 %\n 1 | . 1 | 100.0 %\n");
}

#[test]
fn what_has_no_metric_is_refused() {
    let outputs = |numbers: &[f32]| Samples::<Vector<2>>::from_slice(numbers).unwrap();
    let error = |numbers: &[f32], classes: &[usize]| {
        let classes = Classes::from(classes.to_vec());
        let error = Confusion::of(&outputs(numbers), &classes).unwrap_err().to_string();
        assert_eq!(top_k_accuracy(&outputs(numbers), &classes, 1).unwrap_err().to_string(), error);
        error
    };
    assert_eq!(error(&[], &[]), "the data set is empty: give at least one sample");
    assert_eq!(error(&[1.0, 0.0], &[]), "there are 1 inputs but 0 targets: give one target for each input");
    let message = "sample 0 has the class 2, but the network tells 2 classes apart: number them from 0 to 1";
    assert_eq!(error(&[1.0, 0.0], &[2]), message);
    let message = "sample 1 has an output that is not a number: the network or the sample has one";
    assert_eq!(error(&[1.0, 0.0, 0.0, f32::NAN], &[1, 0]), message);
    let error = top_k_accuracy(&outputs(&[1.0, 0.0]), &Classes::from(vec![0]), 0).unwrap_err();
    assert_eq!(error.to_string(), "the k of the top-k accuracy is 0, but must be at least 1");
}
