//! How well a network tells classes apart: accuracy, the confusion matrix, and what follows from it for each class.
//!
//! ```
//! use netshape::loss::Classes;
//! use netshape::metrics::{Confusion, top_k_accuracy};
//! use netshape::{Samples, Vector};
//!
//! // Four samples of three classes; the last one is misread.
//! let outputs = [[2.0, 1.0, 0.0], [0.1, 0.2, 0.0], [0.0, 0.5, 1.0], [0.0, 0.5, 1.0]];
//! let outputs = Samples::<Vector<3>>::from_vec(outputs.concat())?;
//! let classes = Classes::from(vec![0, 1, 2, 1]);
//!
//! let confusion = Confusion::of(&outputs, &classes)?;
//! assert_eq!(confusion.accuracy(), 0.75);
//! assert_eq!(confusion.count(1, 2), 1); // one of class 1 was taken for class 2
//! assert_eq!(confusion.scores(2).precision, 0.5);
//! assert_eq!(top_k_accuracy(&outputs, &classes, 2)?, 1.0);
//! # Ok::<(), netshape::Error>(())
//! ```

mod confusion;

pub use confusion::{Confusion, Scores};

use crate::error::{Error, check_hyper_parameter};
use crate::loss::Classes;
use crate::scalar::Scalar;
use crate::shape::Vector;
use crate::tensor::Samples;

/// The class of each sample that has the largest output; of equal ones, the first.
///
/// # Errors
/// If a sample has an output that is not a number.
pub fn predictions<const N: usize, T: Scalar>(outputs: &Samples<Vector<N>, T>) -> Result<Vec<usize>, Error> {
    let largest = |(sample, outputs): (usize, &[T])| {
        let mut best = None;
        for (class, &output) in outputs.iter().enumerate() {
            if output.is_nan() {
                return Err(Error::OutputNotANumber { sample });
            }
            if best.is_none_or(|(_, largest)| output > largest) {
                best = Some((class, output));
            }
        }
        Ok(best.map_or(0, |(class, _)| class))
    };
    outputs.iter().enumerate().map(largest).collect()
}

/// The share of the samples whose class is among the `k` with the largest outputs; of equal ones, the first count as
/// larger. scikit-learn's
/// [`top_k_accuracy_score`](https://scikit-learn.org/stable/modules/generated/sklearn.metrics.top_k_accuracy_score.html).
///
/// # Errors
/// If there are no samples, or not as many classes as outputs; if a class has no output, an output is not a number, or
/// `k` is 0.
pub fn top_k_accuracy<const N: usize, T: Scalar>(
    outputs: &Samples<Vector<N>, T>,
    classes: &Classes,
    k: usize,
) -> Result<f64, Error> {
    check_hyper_parameter("the k of the top-k accuracy", k as f64, k > 0, "at least 1")?;
    check::<N>(outputs.len(), classes)?;
    let mut hits = 0;
    for (sample, (outputs, &class)) in outputs.iter().zip(classes.as_slice()).enumerate() {
        if outputs.iter().any(|output| output.is_nan()) {
            return Err(Error::OutputNotANumber { sample });
        }
        let own = outputs[class];
        let ahead = |&(other, &output): &(usize, &T)| output > own || (output == own && other < class);
        hits += usize::from(outputs.iter().enumerate().filter(ahead).count() < k);
    }
    Ok(hits as f64 / outputs.len() as f64)
}

/// Whether there is a class for each sample, and an output for each class.
fn check<const N: usize>(samples: usize, classes: &Classes) -> Result<(), Error> {
    let classes = classes.as_slice();
    if samples != classes.len() {
        return Err(Error::Counts { inputs: samples, targets: classes.len() });
    }
    if samples == 0 {
        return Err(Error::EmptyDataSet);
    }
    match classes.iter().enumerate().find(|&(_, &class)| class >= N) {
        Some((sample, &class)) => Err(Error::ClassOutOfRange { sample, class, classes: N }),
        None => Ok(()),
    }
}
