//! What a network's outputs are compared with: a class for each sample, or a number for each output.

use crate::scalar::Scalar;
use crate::shape::Shape;
use crate::tensor::Samples;

/// One target for each sample of a data set.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the targets of a data set",
    label = "not targets",
    note = "classes are `Classes`, made of a `Vec<usize>`: `Classes::from(vec![7, 2, 1])`",
    note = "numbers are `Samples`, of the shape of the network's output: `Samples::<Vector<3>>::from_vec(numbers)?`"
)]
pub trait Targets: Sized + Send + Sync {
    /// For how many samples there are targets.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A copy of the targets at these places, in this order.
    ///
    /// # Panics
    /// If one of them is not there.
    #[must_use]
    fn select(&self, indices: &[usize]) -> Self;
}

/// The class of each sample, counted from 0.
///
/// ```
/// use netshape::loss::{Classes, Targets};
///
/// let digits = Classes::from(vec![7, 2, 1]);
/// assert_eq!(digits.len(), 3);
/// assert_eq!(digits.as_slice()[1], 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Classes(Vec<usize>);

impl Classes {
    /// The classes, sample after sample.
    #[must_use]
    pub fn as_slice(&self) -> &[usize] {
        &self.0
    }

    /// How many samples each of the classes `0..classes` has. Classes beyond them are not counted.
    #[must_use]
    pub fn counts(&self, classes: usize) -> Vec<usize> {
        let mut counts = vec![0; classes];
        for &class in &self.0 {
            if let Some(count) = counts.get_mut(class) {
                *count += 1;
            }
        }
        counts
    }
}

impl From<Vec<usize>> for Classes {
    fn from(classes: Vec<usize>) -> Self {
        Self(classes)
    }
}

impl FromIterator<usize> for Classes {
    fn from_iter<I: IntoIterator<Item = usize>>(classes: I) -> Self {
        Self(classes.into_iter().collect())
    }
}

impl Targets for Classes {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn select(&self, indices: &[usize]) -> Self {
        indices.iter().map(|&i| self.0[i]).collect()
    }
}

impl<S: Shape, T: Scalar> Targets for Samples<S, T> {
    fn len(&self) -> usize {
        Self::len(self)
    }

    fn select(&self, indices: &[usize]) -> Self {
        Self::select(self, indices)
    }
}
