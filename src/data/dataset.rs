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
