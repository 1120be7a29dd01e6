//! Numbers with a static shape: [`Tensor`] for one sample, [`Samples`] for as many as there are.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use crate::error::ShapeError;
use crate::scalar::Scalar;
use crate::shape::{Coordinates, Shape};

/// One sample of the shape `S`, on the heap.
///
/// ```
/// use netshape::{Map, Tensor};
///
/// let mut image = Tensor::<Map<1, 28, 28>>::zeros();
/// image[[0, 3, 4]] = 0.5;
/// assert_eq!(image.as_slice()[3 * 28 + 4], 0.5);
///
/// let gradient = Tensor::<Map<3, 4, 4>>::from_fn(|[c, h, w]| (c * 100 + h * 10 + w) as f32);
/// assert_eq!(gradient[[2, 1, 3]], 213.0);
/// ```
pub struct Tensor<S: Shape, T = f32> {
    // `S::LEN` numbers; never moved through the stack, as an image may be larger than it.
    data: Box<[T]>,
    shape: PhantomData<fn() -> S>,
}

impl<S: Shape, T: Scalar> Tensor<S, T> {
    /// A sample of zeros.
    #[must_use]
    pub fn zeros() -> Self {
        Self { data: vec![T::zero(); S::LEN].into(), shape: PhantomData }
    }

    /// A sample of these numbers: channels, rows, columns, the last fastest.
    ///
    /// # Errors
    /// If there are not exactly [`S::LEN`](Shape::LEN) of them.
    pub fn from_vec(data: Vec<T>) -> Result<Self, ShapeError> {
        if data.len() == S::LEN {
            Ok(Self { data: data.into(), shape: PhantomData })
        } else {
            Err(ShapeError::Tensor { dims: S::DIMS, len: S::LEN, found: data.len() })
        }
    }

    /// A copy of these numbers: channels, rows, columns, the last fastest.
    ///
    /// # Errors
    /// If there are not exactly [`S::LEN`](Shape::LEN) of them.
    pub fn from_slice(data: &[T]) -> Result<Self, ShapeError> {
        Self::from_vec(data.to_vec())
    }

    /// A sample whose number at `[c, h, w]` (in a vector, `i`) is what `value` makes of it.
    #[must_use]
    pub fn from_fn(mut value: impl FnMut(S::Index) -> T) -> Self
    where
        S: Coordinates,
    {
        Self { data: (0..S::LEN).map(|offset| value(S::index(offset))).collect(), shape: PhantomData }
    }

    /// The numbers: channels, rows, columns, the last fastest.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        &self.data
    }

    /// The numbers, to be changed.
    #[must_use]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.data
    }
}

impl<S: Coordinates, T: Scalar> Index<S::Index> for Tensor<S, T> {
    type Output = T;

    fn index(&self, index: S::Index) -> &T {
        &self.data[S::offset(index)]
    }
}

impl<S: Coordinates, T: Scalar> IndexMut<S::Index> for Tensor<S, T> {
    fn index_mut(&mut self, index: S::Index) -> &mut T {
        &mut self.data[S::offset(index)]
    }
}

// By hand, as a derive would ask the same of the marker `S`.
impl<S: Shape, T: Clone> Clone for Tensor<S, T> {
    fn clone(&self) -> Self {
        Self { data: self.data.clone(), shape: PhantomData }
    }
}

impl<S: Shape, T: PartialEq> PartialEq for Tensor<S, T> {
    fn eq(&self, other: &Self) -> bool {
        self.data == other.data
    }
}

impl<S: Shape, T: Scalar> Default for Tensor<S, T> {
    fn default() -> Self {
        Self::zeros()
    }
}

impl<S: Shape, T: fmt::Debug> fmt::Debug for Tensor<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tensor{:?} ", S::DIMS)?;
        self.data.fmt(f)
    }
}

/// Any number of samples of the shape `S`, one behind the other in one run of memory.
///
/// ```
/// use netshape::{Samples, Tensor, Vector};
///
/// let mut points = Samples::<Vector<2>>::from_vec(vec![0.0, 1.0, 2.0, 3.0])?;
/// points.push(&Tensor::from_vec(vec![4.0, 5.0])?);
/// assert_eq!(points.len(), 3);
/// assert_eq!(points.get(2), [4.0, 5.0]);
/// # Ok::<(), netshape::ShapeError>(())
/// ```
pub struct Samples<S: Shape, T = f32> {
    data: Vec<T>,
    shape: PhantomData<fn() -> S>,
}

impl<S: Shape, T: Scalar> Samples<S, T> {
    /// No samples.
    #[must_use]
    pub const fn new() -> Self {
        Self { data: Vec::new(), shape: PhantomData }
    }

    /// No samples, with room for `samples` of them.
    #[must_use]
    pub fn with_capacity(samples: usize) -> Self {
        Self { data: Vec::with_capacity(samples.saturating_mul(S::LEN)), shape: PhantomData }
    }

    /// So many samples, all zero.
    #[must_use]
    pub fn zeros(samples: usize) -> Self {
        Self { data: vec![T::zero(); samples * S::LEN], shape: PhantomData }
    }

    /// The samples that these numbers are, one behind the other.
    ///
    /// # Errors
    /// If their count is not a multiple of [`S::LEN`](Shape::LEN).
    pub fn from_vec(data: Vec<T>) -> Result<Self, ShapeError> {
        if data.len().is_multiple_of(S::LEN) {
            Ok(Self { data, shape: PhantomData })
        } else {
            Err(ShapeError::Samples { dims: S::DIMS, len: S::LEN, found: data.len() })
        }
    }

    /// A copy of the samples that these numbers are, one behind the other.
    ///
    /// # Errors
    /// If their count is not a multiple of [`S::LEN`](Shape::LEN).
    pub fn from_slice(data: &[T]) -> Result<Self, ShapeError> {
        Self::from_vec(data.to_vec())
    }

    /// Appends a copy of `sample`.
    pub fn push(&mut self, sample: &Tensor<S, T>) {
        self.data.extend_from_slice(sample.as_slice());
    }

    /// How many samples there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        // A shape without numbers has no samples.
        match self.data.len().checked_div(S::LEN) {
            Some(len) => len,
            None => 0,
        }
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The numbers of sample `i`.
    ///
    /// # Panics
    /// If there is no such sample.
    #[must_use]
    pub fn get(&self, i: usize) -> &[T] {
        assert!(i < self.len(), "there is no sample {i}: there are {}", self.len());
        &self.data[i * S::LEN..][..S::LEN]
    }

    /// A copy of sample `i`.
    ///
    /// # Panics
    /// If there is no such sample.
    #[must_use]
    pub fn sample(&self, i: usize) -> Tensor<S, T> {
        Tensor { data: self.get(i).into(), shape: PhantomData }
    }

    /// A copy of the samples at these places, in this order.
    ///
    /// # Panics
    /// If one of them is not there.
    #[must_use]
    pub fn select(&self, indices: &[usize]) -> Self {
        let mut selected = Self::with_capacity(indices.len());
        for &i in indices {
            selected.data.extend_from_slice(self.get(i));
        }
        selected
    }

    /// All numbers, sample after sample.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        &self.data
    }

    /// All numbers, to be changed.
    #[must_use]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.data
    }

    /// The numbers of each sample in turn.
    pub fn iter(&self) -> std::slice::ChunksExact<'_, T> {
        self.data.chunks_exact(S::LEN.max(1))
    }
}

impl<'a, S: Shape, T: Scalar> IntoIterator for &'a Samples<S, T> {
    type Item = &'a [T];
    type IntoIter = std::slice::ChunksExact<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<S: Shape, T: Scalar> Extend<Tensor<S, T>> for Samples<S, T> {
    fn extend<I: IntoIterator<Item = Tensor<S, T>>>(&mut self, samples: I) {
        for sample in samples {
            self.push(&sample);
        }
    }
}

impl<S: Shape, T: Scalar> FromIterator<Tensor<S, T>> for Samples<S, T> {
    fn from_iter<I: IntoIterator<Item = Tensor<S, T>>>(samples: I) -> Self {
        let mut all = Self::new();
        all.extend(samples);
        all
    }
}

impl<S: Shape, T: Scalar> Default for Samples<S, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Shape, T: Clone> Clone for Samples<S, T> {
    fn clone(&self) -> Self {
        Self { data: self.data.clone(), shape: PhantomData }
    }
}

impl<S: Shape, T: PartialEq> PartialEq for Samples<S, T> {
    fn eq(&self, other: &Self) -> bool {
        self.data == other.data
    }
}

impl<S: Shape, T: Scalar> fmt::Debug for Samples<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Samples{:?} ", S::DIMS)?;
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{Map, Vector};

    #[test]
    fn numbers_stand_channel_by_channel_and_row_by_row() {
        let map = Tensor::<Map<2, 2, 3>>::from_fn(|[c, h, w]| (100 * c + 10 * h + w) as f32);
        let expected = [0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112].map(|x: u8| f32::from(x));
        assert_eq!(map.as_slice(), expected);
        for (offset, expected) in expected.into_iter().enumerate() {
            let index = Map::<2, 2, 3>::index(offset);
            assert_eq!(Map::<2, 2, 3>::offset(index), offset);
            assert_eq!(map[index].to_bits(), expected.to_bits());
        }
        let vector = Tensor::<Vector<3>>::from_fn(|i| i as f32);
        assert_eq!(vector.as_slice(), [0.0, 1.0, 2.0]);
    }

    #[test]
    #[should_panic(expected = "[0, 0, 3] is outside of the map [2, 2, 3]")]
    fn a_column_too_far_is_not_the_next_row() {
        let _ = Tensor::<Map<2, 2, 3>>::zeros()[[0, 0, 3]];
    }

    #[test]
    fn counts_that_do_not_fit_are_refused() {
        let error = Tensor::<Map<1, 2, 3>>::from_vec(vec![0.0; 5]).unwrap_err();
        assert_eq!(error.to_string(), "a sample of shape [1, 2, 3] has 6 numbers, but 5 were given");
        let error = Samples::<Map<1, 2, 3>>::from_slice(&[0.0; 13]).unwrap_err();
        let message = "samples of shape [1, 2, 3] have 6 numbers each, but 13 were given, which is not a multiple of 6";
        assert_eq!(error.to_string(), message);
        assert!(Samples::<Vector<0>>::from_vec(vec![1.0]).is_err());
        assert!(Samples::<Vector<0>>::new().is_empty());
    }

    #[test]
    fn samples_are_what_was_pushed() {
        let tensors = [1.0, 2.0, 3.0].map(|x| Tensor::<Vector<2>>::from_fn(|i| x + 10.0 * i as f32));
        let samples: Samples<_> = tensors.iter().cloned().collect();
        assert_eq!(samples.as_slice(), [1.0, 11.0, 2.0, 12.0, 3.0, 13.0]);
        assert_eq!(samples.len(), 3);
        assert!(samples.iter().zip(&tensors).all(|(sample, tensor)| sample == tensor.as_slice()));
        assert_eq!(samples.sample(1), tensors[1]);
        assert_eq!(samples.select(&[2, 0, 2]).as_slice(), [3.0, 13.0, 1.0, 11.0, 3.0, 13.0]);
        assert_eq!(format!("{samples:?}"), "Samples[2] [[1.0, 11.0], [2.0, 12.0], [3.0, 13.0]]");
    }

    #[test]
    #[should_panic(expected = "there is no sample 1: there are 1")]
    fn a_sample_too_far_is_named() {
        let _ = Samples::<Vector<2>>::from_slice(&[0.0; 2]).unwrap().get(1);
    }

    #[test]
    fn a_large_tensor_does_not_pass_through_the_stack() {
        // 400 MB would not fit on any stack; a test's has 2 MB.
        let large = Tensor::<Map<100, 1000, 1000>>::zeros();
        assert_eq!(large.as_slice().len(), 100_000_000);
    }
}
