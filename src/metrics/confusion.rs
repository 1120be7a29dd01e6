//! The confusion matrix, and precision, recall and F1.

use std::fmt;

use super::{check, predictions};
use crate::error::Error;
use crate::loss::Classes;
use crate::scalar::Scalar;
use crate::shape::Vector;
use crate::tensor::Samples;

/// How often each class was taken for each.
///
/// scikit-learn's
/// [`confusion_matrix`](https://scikit-learn.org/stable/modules/generated/sklearn.metrics.confusion_matrix.html): a row for
/// each class that a sample has, a column for each one that it was taken for. It is printed as a table with the rows'
/// recall at their end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confusion {
    classes: usize,
    /// Row by row.
    counts: Vec<usize>,
}

/// How well one class is recognised, or all of them in the mean.
///
/// scikit-learn's
/// [`precision_recall_fscore_support`](https://scikit-learn.org/stable/modules/generated/sklearn.metrics.precision_recall_fscore_support.html)
/// with `zero_division=0`: what would be divided by zero is 0.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Scores {
    /// Of the samples taken for this class, the share that have it.
    pub precision: f64,
    /// Of the samples of this class, the share that were taken for it.
    pub recall: f64,
    /// The harmonic mean of the two: 2 · precision · recall / (precision + recall).
    pub f1: f64,
    /// How many samples have this class.
    pub support: usize,
}

impl Confusion {
    /// Takes each sample for the class with the largest output; of equal ones, for the first.
    ///
    /// # Errors
    /// If there are no samples, or not as many classes as outputs; if a class has no output, or an output is not a
    /// number.
    pub fn of<const N: usize, T: Scalar>(outputs: &Samples<Vector<N>, T>, classes: &Classes) -> Result<Self, Error> {
        check::<N>(outputs.len(), classes)?;
        let mut counts = vec![0; N * N];
        for (&class, predicted) in classes.as_slice().iter().zip(predictions(outputs)?) {
            counts[class * N + predicted] += 1;
        }
        Ok(Self { classes: N, counts })
    }

    /// How many classes there are.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// How many samples of `class` were taken for `predicted`.
    ///
    /// # Panics
    /// If there is no such class.
    #[must_use]
    pub fn count(&self, class: usize, predicted: usize) -> usize {
        let all = self.classes;
        assert!(
            class < all && predicted < all,
            "there are {all} classes: {class}, {predicted} are not both below that"
        );
        self.counts[class * all + predicted]
    }

    /// The share of all samples that were taken for what they are.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        let right = (0..self.classes).map(|class| self.count(class, class)).sum::<usize>();
        ratio(right, self.counts.iter().sum())
    }

    /// How well one class is recognised.
    ///
    /// # Panics
    /// If there is no such class.
    #[must_use]
    pub fn scores(&self, class: usize) -> Scores {
        let right = self.count(class, class);
        let support = (0..self.classes).map(|other| self.count(class, other)).sum();
        let predicted: usize = (0..self.classes).map(|other| self.count(other, class)).sum();
        // 2·p·r / (p + r), with both fractions multiplied out.
        let f1 = ratio(2 * right, support + predicted);
        Scores { precision: ratio(right, predicted), recall: ratio(right, support), f1, support }
    }

    /// The mean of all classes' scores, each counting the same: scikit-learn's `average="macro"`.
    #[must_use]
    pub fn mean_scores(&self) -> Scores {
        let all: Vec<Scores> = (0..self.classes).map(|class| self.scores(class)).collect();
        let mean = |score: fn(&Scores) -> f64| all.iter().map(score).sum::<f64>() / all.len().max(1) as f64;
        Scores {
            precision: mean(|scores| scores.precision),
            recall: mean(|scores| scores.recall),
            f1: mean(|scores| scores.f1),
            support: all.iter().map(|scores| scores.support).sum(),
        }
    }
}

impl fmt::Display for Confusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = self.counts.iter().copied().max().unwrap_or(0).max(self.classes);
        let width = most.to_string().len() + 1;
        let label = self.classes.to_string().len().max("is".len());
        write!(f, "{:>label$} |", "is")?;
        for class in 0..self.classes {
            write!(f, "{class:>width$}")?;
        }
        writeln!(f, " | recall")?;
        for class in 0..self.classes {
            write!(f, "{class:>label$} |")?;
            for predicted in 0..self.classes {
                match self.count(class, predicted) {
                    0 => write!(f, "{:>width$}", ".")?,
                    count => write!(f, "{count:>width$}")?,
                }
            }
            writeln!(f, " | {:5.1} %", 100.0 * self.scores(class).recall)?;
        }
        Ok(())
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
