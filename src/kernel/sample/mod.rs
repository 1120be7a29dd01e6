//! The arithmetic for one sample at a time: the same layers where there is no batch to put into the lanes.
//!
//! # Layout
//! A buffer holds the numbers of one sample as a [`Tensor`](crate::Tensor) does: channels, rows, columns, the last fastest.
//! The lanes are neighbouring columns (`columns`), or output channels where a map is too small for that (`channels`), or
//! neighbouring inputs of a fully connected layer. Weights stay as they are in the network, so that a network in
//! read-only memory needs no preparation.
//!
//! # No panics
//! These kernels also run on machines that have nobody to report to. So they check their arguments as all kernels do,
//! but say [`Mismatch`] instead of panicking, and are written so that the compiled code holds no panic at all: slices are
//! cut by `get`, quotients are `checked_div`. Functions of the standard library that give other bits than those a
//! machine without it has (`exp`, `tanh`) are not called: [`Scalar::MATH`](crate::Scalar::MATH) has `libm`'s.

mod channels;
mod check;
mod columns;
mod conv;
mod elements;
mod fc;
mod norm;
mod planes;
mod pool;
mod softmax;
mod table;
#[cfg(feature = "std")]
mod winograd;

#[cfg(not(feature = "std"))]
pub use table::{best_f32_kernels, best_f64_kernels};
pub use table::{f32_kernels, f64_kernels};

use super::Isa;
use crate::layer::{Activation, BatchNormGeometry, ConvGeometry, FcGeometry, GroupNormGeometry, PoolGeometry};

/// The arguments of a kernel contradict each other: a slice is not as long as the geometry says, or the geometry is not
/// one that a layer can have. Nothing was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch;

/// What a kernel answers.
pub type Answer = Result<(), Mismatch>;

/// The kernels for one sample, of one scalar on one instruction set.
///
/// `x` and `y` are of one sample; `bias` is empty where there is none.
pub struct SampleKernels<T: 'static> {
    /// The instruction set.
    pub isa: Isa,
    /// `(geometry, x, weight, bias, y, scratch)`: the scratch has
    /// [`inference_scratch`](ConvGeometry::inference_scratch) numbers.
    pub conv: fn(&ConvGeometry, &[T], &[T], &[T], &mut [T], &mut [T]) -> Answer,
    /// The same by Winograd's algorithm, where [`winograd_workspace`](Self::winograd_workspace) tells how many numbers the
    /// last argument has.
    #[cfg(feature = "std")]
    pub winograd: fn(&ConvGeometry, &[T], &[T], &[T], &mut [T], &mut [T]) -> Answer,
    /// `(geometry, x, weight, bias, y)`
    pub fc: fn(&FcGeometry, &[T], &[T], &[T], &mut [T]) -> Answer,
    /// `(geometry, x, y)`
    pub maxpool: fn(&PoolGeometry, &[T], &mut [T]) -> Answer,
    /// `(geometry, x, y)`
    pub avgpool: fn(&PoolGeometry, &[T], &mut [T]) -> Answer,
    /// `(activation, y)`: overwrites what arrives.
    pub activation: fn(Activation, &mut [T]),
    /// `(channels, y)`: overwrites what arrives, channels × positions.
    pub softmax: fn(usize, &mut [T]) -> Answer,
    /// `(channels, y)`: overwrites what arrives.
    pub log_softmax: fn(usize, &mut [T]) -> Answer,
    /// `(geometry, x, weight, bias, y)`
    pub groupnorm: fn(&GroupNormGeometry, &[T], &[T], &[T], &mut [T]) -> Answer,
    /// `(geometry, x, [mean, variance], weight, bias, y)`
    pub batchnorm: fn(&BatchNormGeometry, &[T], [&[T]; 2], &[T], &[T], &mut [T]) -> Answer,
    /// `(x, y)`: adds element by element.
    pub add: fn(&[T], &mut [T]) -> Answer,
}

#[cfg(feature = "std")]
impl<T> SampleKernels<T> {
    /// How much memory Winograd's algorithm needs for a convolution, in numbers, if it computes such convolutions.
    #[must_use]
    pub fn winograd_workspace(&self, geometry: &ConvGeometry) -> Option<usize> {
        winograd::workspace(geometry, self.isa.lanes::<T>())
    }

    /// The same, if it is also faster than [`conv`](Self::conv).
    pub(crate) fn winograd_where_it_pays(&self, geometry: &ConvGeometry) -> Option<usize> {
        if winograd::pays(geometry, self.isa.lanes::<T>()) { self.winograd_workspace(geometry) } else { None }
    }
}
