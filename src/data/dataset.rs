//! Inputs and their targets.

use std::fmt;
use std::path::Path;

use super::idx::{self, IdxError, IdxProblem, Normalize};
use crate::error::Error;
use crate::loss::{Classes, Targets};
use crate::scalar::Scalar;
use crate::shape::Shape;
use crate::tensor::Samples;

/// Inputs of the shape `S`, each with its target.
///
/// ```
/// use netshape::data::Dataset;
/// use netshape::loss::Classes;
/// use netshape::{Samples, Vector};
///
/// let inputs = Samples::<Vector<2>>::from_vec(vec![0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0])?;
/// let xor = Dataset::new(inputs, Classes::from(vec![0, 1, 1, 0]))?;
/// let (training, validation) = xor.split_at(3);
/// assert_eq!((training.len(), validation.len()), (3, 1));
/// # Ok::<(), netshape::Error>(())
/// ```
pub struct Dataset<S: Shape, L: Targets = Classes, T: Scalar = f32> {
    inputs: Samples<S, T>,
    targets: L,
}

impl<S: Shape, L: Targets, T: Scalar> Dataset<S, L, T> {
    /// Puts inputs and targets together.
    ///
    /// # Errors
    /// If there are not as many targets as inputs.
    pub fn new(inputs: Samples<S, T>, targets: L) -> Result<Self, Error> {
        if inputs.len() == targets.len() {
            Ok(Self { inputs, targets })
        } else {
            Err(Error::Counts { inputs: inputs.len(), targets: targets.len() })
        }
    }

    /// The inputs.
    #[must_use]
    pub const fn inputs(&self) -> &Samples<S, T> {
        &self.inputs
    }

    /// The targets.
    #[must_use]
    pub const fn targets(&self) -> &L {
        &self.targets
    }

    /// How many samples there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.inputs.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.inputs.is_empty()
    }

    /// A copy of the samples at these places, in this order.
    ///
    /// # Panics
    /// If one of them is not there.
    #[must_use]
    pub fn select(&self, indices: &[usize]) -> Self {
        Self { inputs: self.inputs.select(indices), targets: self.targets.select(indices) }
    }

    /// The first `samples` and the rest, in their order. (If the samples are sorted by class, shuffle them first:
    /// [`select`](Self::select) with shuffled indices.)
    ///
    /// # Panics
    /// If there are fewer than `samples`.
    #[must_use]
    pub fn split_at(&self, samples: usize) -> (Self, Self) {
        assert!(samples <= self.len(), "can't split {} samples at {samples}", self.len());
        let indices: Vec<usize> = (0..self.len()).collect();
        (self.select(&indices[..samples]), self.select(&indices[samples..]))
    }
}

impl<S: Shape, T: Scalar> Dataset<S, Classes, T> {
    /// Reads images and their labels from two [IDX files](idx), plain or gzipped.
    ///
    /// # Errors
    /// If one of the files can't be read or is malformed, if the images are not of the shape `S`, or if there are not
    /// as many labels as images.
    pub fn from_idx(images: impl AsRef<Path>, labels: impl AsRef<Path>, normalize: Normalize) -> Result<Self, Error> {
        let inputs = idx::images::<S, T>(&images, normalize)?;
        let targets = idx::labels(&labels)?;
        if inputs.len() == targets.len() {
            return Ok(Self { inputs, targets });
        }
        let path = images.as_ref().into();
        let problem = IdxProblem::Counts { path, images: inputs.len(), labels: targets.len() };
        Err(IdxError::new(labels.as_ref(), problem).into())
    }
}

impl<S: Shape, L: Targets + Clone, T: Scalar> Clone for Dataset<S, L, T> {
    fn clone(&self) -> Self {
        Self { inputs: self.inputs.clone(), targets: self.targets.clone() }
    }
}

/// The size alone: a data set is too long to read.
impl<S: Shape, L: Targets, T: Scalar> fmt::Debug for Dataset<S, L, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dataset").field("len", &self.len()).field("dims", &S::DIMS).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::Vector;

    fn numbered(samples: usize) -> Dataset<Vector<2>> {
        let inputs = (0..2 * samples).map(|x| x as f32).collect();
        Dataset::new(Samples::from_vec(inputs).unwrap(), (0..samples).collect()).unwrap()
    }

    #[test]
    fn inputs_and_targets_must_be_as_many() {
        let inputs = Samples::<Vector<2>>::from_slice(&[0.0; 6]).unwrap();
        let error = Dataset::new(inputs, Classes::from(vec![0, 1])).unwrap_err();
        assert_eq!(error.to_string(), "there are 3 inputs but 2 targets: give one target for each input");
    }

    #[test]
    fn targets_stay_with_their_inputs() {
        let chosen = numbered(4).select(&[3, 0, 3]);
        assert_eq!(chosen.inputs().as_slice(), [6.0, 7.0, 0.0, 1.0, 6.0, 7.0]);
        assert_eq!(chosen.targets().as_slice(), [3, 0, 3]);
    }

    #[test]
    fn a_split_has_all_samples_once() {
        let (first, rest) = numbered(5).split_at(2);
        assert_eq!((first.targets().as_slice(), rest.targets().as_slice()), (&[0, 1][..], &[2, 3, 4][..]));
        assert_eq!(rest.inputs().as_slice(), [4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
        let (all, none) = numbered(5).split_at(5);
        assert_eq!((all.len(), none.is_empty()), (5, true));
    }

    #[test]
    fn what_is_printed_is_short() {
        assert_eq!(format!("{:?}", numbered(1000)), "Dataset { len: 1000, dims: [2] }");
    }
}
