//! Inputs and their targets.

use std::fmt;
use std::path::Path;

use rand::seq::SliceRandom;
use rand::{SeedableRng, rngs::StdRng};

use super::Normalize;
use super::idx::{self, IdxError, IdxProblem};
use crate::error::{Error, check_hyper_parameter};
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
pub struct Dataset<S: Shape, L = Classes, T: Scalar = f32> {
    inputs: Samples<S, T>,
    targets: L,
}

/// What is in it. Of targets that are none, `new` tells.
impl<S: Shape, L, T: Scalar> Dataset<S, L, T> {
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

    /// A copy of the samples at these places, in this order.
    ///
    /// # Panics
    /// If one of them is not there.
    #[must_use]
    pub fn select(&self, indices: &[usize]) -> Self {
        Self { inputs: self.inputs.select(indices), targets: self.targets.select(indices) }
    }

    /// The first `samples` and the rest, in their order. Where the order means something, as it does where samples are
    /// sorted by class, [`split`](Self::split) is better.
    ///
    /// # Panics
    /// If there are fewer than `samples`.
    #[must_use]
    pub fn split_at(&self, samples: usize) -> (Self, Self) {
        assert!(samples <= self.len(), "can't split {} samples at {samples}", self.len());
        let indices: Vec<usize> = (0..self.len()).collect();
        (self.select(&indices[..samples]), self.select(&indices[samples..]))
    }

    /// Draws a share of the samples, from 0 to 1, for validation: what is left to learn from, and what was drawn.
    ///
    /// ```
    /// # use netshape::{Samples, Vector, data::Dataset, loss::Classes};
    /// # let inputs = Samples::<Vector<1>>::zeros(10);
    /// let data = Dataset::new(inputs, Classes::from(vec![0, 0, 0, 0, 0, 1, 1, 1, 1, 1]))?;
    /// let (training, validation) = data.split(0.2, 1)?;
    /// assert_eq!((training.len(), validation.len()), (8, 2));
    /// # Ok::<(), netshape::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the share is not from 0 to 1.
    pub fn split(&self, share: f64, seed: u64) -> Result<(Self, Self), Error> {
        let order = shuffled(self.len(), share, seed)?;
        let validation = part(self.len(), share);
        Ok((self.select(&order[validation..]), self.select(&order[..validation])))
    }
}

impl<S: Shape, T: Scalar> Dataset<S, Classes, T> {
    /// As [`split`](Self::split), with the same share of each class: what is rare is in both parts.
    ///
    /// # Errors
    /// If the share is not from 0 to 1.
    pub fn split_stratified(&self, share: f64, seed: u64) -> Result<(Self, Self), Error> {
        let classes = self.targets.as_slice();
        let mut left = self.targets.counts(classes.iter().max().map_or(0, |&largest| largest + 1));
        for count in &mut left {
            *count = part(*count, share);
        }
        let (validation, training): (Vec<_>, Vec<_>) =
            shuffled(self.len(), share, seed)?.into_iter().partition(|&sample| {
                let left = &mut left[classes[sample]];
                let drawn = *left > 0;
                *left -= usize::from(drawn);
                drawn
            });
        Ok((self.select(&training), self.select(&validation)))
    }
}

/// The numbers of all samples in an order that is drawn.
fn shuffled(samples: usize, share: f64, seed: u64) -> Result<Vec<usize>, Error> {
    check_hyper_parameter("the share of the validation data", share, (0.0..=1.0).contains(&share), "from 0 to 1")?;
    let mut order: Vec<usize> = (0..samples).collect();
    order.shuffle(&mut StdRng::seed_from_u64(seed));
    Ok(order)
}

/// A share of so many samples, rounded.
#[expect(clippy::cast_sign_loss, reason = "neither factor is below zero")]
fn part(samples: usize, share: f64) -> usize {
    (samples as f64 * share).round() as usize
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

impl<S: Shape, L: Clone, T: Scalar> Clone for Dataset<S, L, T> {
    fn clone(&self) -> Self {
        Self { inputs: self.inputs.clone(), targets: self.targets.clone() }
    }
}

/// The size alone: a data set is too long to read.
impl<S: Shape, L, T: Scalar> fmt::Debug for Dataset<S, L, T> {
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
    fn a_drawn_split_has_all_samples_once() {
        let (training, validation) = numbered(10).split(0.25, 7).unwrap();
        assert_eq!((training.len(), validation.len()), (7, 3));
        let mut all = [training.targets().as_slice(), validation.targets().as_slice()].concat();
        assert_ne!(all, (0..10).collect::<Vec<_>>(), "nothing was drawn");
        all.sort_unstable();
        assert_eq!(all, (0..10).collect::<Vec<_>>());
        for (inputs, &number) in training.inputs().iter().zip(training.targets().as_slice()) {
            assert_eq!(inputs, [2.0 * number as f32, 2.0 * number as f32 + 1.0]);
        }
        let again = numbered(10).split(0.25, 7).unwrap();
        assert_eq!(again.0.targets(), training.targets());
        let error = numbered(10).split(1.5, 7).unwrap_err();
        assert_eq!(error.to_string(), "the share of the validation data is 1.5, but must be from 0 to 1");
    }

    #[test]
    fn a_stratified_split_has_the_same_share_of_each_class() {
        let classes: Vec<usize> = (0..100).map(|i| usize::from(i >= 90)).collect();
        let data = Dataset::new(Samples::<Vector<1>>::zeros(100), Classes::from(classes)).unwrap();
        let (training, validation) = data.split_stratified(0.2, 1).unwrap();
        assert_eq!(training.targets().counts(2), [72, 8]);
        assert_eq!(validation.targets().counts(2), [18, 2]);
    }

    #[test]
    fn what_is_printed_is_short() {
        assert_eq!(format!("{:?}", numbered(1000)), "Dataset { len: 1000, dims: [2] }");
    }
}
