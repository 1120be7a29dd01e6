//! The arithmetic: plain functions over slices, compiled once for each instruction set.
//!
//! # Layout
//! A *group* is as many samples as a vector register has lanes. A buffer of a group holds its numbers element by
//! element, the samples of the group side by side: number `e` of sample `l` is at `e * lanes + l`. So every layer
//! vectorises fully, whatever its channel count, width, stride or padding. Weights are in PyTorch's layout and are
//! broadcast. What the idle lanes of an incomplete group hold does not matter forward, as lanes never mix; backward their
//! gradient is zero, so that they add nothing to a weight's gradient.
//!
//! Every function expects slices of exactly the lengths that its geometry gives and panics otherwise.
//!
//! # Where what is
//! The multiply-adds of convolutions and fully connected layers are in the tile of `gather`; `conv`, `fc` say what it
//! is moved over, with `axis` for the geometry along a row or column. `conv_weight` has a tile of its own. `simd` is the
//! one place that knows instruction sets, and `table` puts it all together.

#![allow(
    clippy::inline_always,
    reason = "what runs on vectors must be inlined into the function that is compiled for their instruction set"
)]
#![allow(clippy::type_complexity, reason = "a kernel's arguments are named in its line of the table")]

mod activation;
mod avgpool;
mod axis;
mod batchnorm;
mod check;
mod conv;
mod conv_maxpool;
mod conv_weight;
mod fc;
mod gather;
mod groupnorm;
mod maxpool;
mod pack;
pub mod sample;
mod simd;
mod softmax;
mod sum;
mod table;
mod transpose;
mod window;
mod winograd;

pub use conv_maxpool::ConvMaxPool;
#[cfg(feature = "std")]
pub(crate) use fc::PRODUCT_ROWS;
pub use table::{f32_kernels, f64_kernels};

use crate::layer::{Activation, BatchNormGeometry, ConvGeometry, FcGeometry, GroupNormGeometry, PoolGeometry};

/// An instruction set that the kernels were compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Isa {
    /// One sample at a time, no vectors.
    Scalar,
    /// 128-bit vectors of whatever the compiler's target has by default.
    Portable,
    /// AVX2 with FMA: 8 lanes of `f32`.
    Avx2,
    /// AVX-512: 16 lanes of `f32`.
    Avx512,
    /// NEON: 4 lanes of `f32`.
    Neon,
}

/// How convolutions with stride 1 are computed, whose kernels are 3 or 5 columns wide. All others are computed directly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Convolution {
    /// As the formula says.
    Direct,
    /// With fewer multiply-adds, where this is faster, by Winograd's algorithms, on instruction sets with at least 8 lanes:
    /// with a quarter of them by F(4×4, 3×3) where there are many channels, else along the rows alone with half of them by
    /// F(4, 3), or two fifths by F(4, 5).
    ///
    /// In `f32`, results are within about 3·10⁻⁶ of the largest number of the exact result, where the direct sums are
    /// within 10⁻⁶. A number that is infinite or not a number spoils the 4×4 outputs around it, or the 4 of a row.
    Winograd,
}

/// What `fc_factors` made for each of so many groups, the first numbers of which are `stride` apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Factors<'a, T> {
    pub(crate) numbers: &'a [T],
    pub(crate) stride: usize,
    pub(crate) groups: usize,
}

impl Isa {
    /// How many samples go together, as numbers of type `T`.
    ///
    /// ```
    /// use netshape::kernel::Isa;
    ///
    /// assert_eq!(Isa::Avx512.lanes::<f32>(), 16);
    /// assert_eq!(Isa::Avx2.lanes::<f64>(), 4);
    /// ```
    #[must_use]
    pub const fn lanes<T>(self) -> usize {
        match self {
            Self::Scalar => 1,
            Self::Portable | Self::Neon => 16 / size_of::<T>(),
            Self::Avx2 => 32 / size_of::<T>(),
            Self::Avx512 => 64 / size_of::<T>(),
        }
    }
}

/// The kernels of one scalar on one instruction set.
///
/// All buffers `x`, `y`, `dx`, `dy` are of a group; `weight`, `bias` and their gradients are plain. Functions that
/// make a `d…` of a buffer overwrite it; those of a weight add to it. `bias` and `dbias` are empty where there is none.
pub struct Kernels<T: 'static> {
    /// The instruction set.
    pub isa: Isa,
    /// How convolutions are computed.
    pub convolution: Convolution,
    /// Samples in a group.
    pub lanes: usize,
    /// `(samples, len, indices, y)`: gathers the samples `indices` (at most `lanes` of them) of `len` numbers each
    /// from `samples` into `y`; idle lanes become zero.
    pub pack: fn(&[T], usize, &[usize], &mut [T]),
    /// `(x, len, samples)`: writes the first `samples.len() / len` lanes of `x` as samples of `len` numbers each.
    pub unpack: fn(&[T], usize, &mut [T]),
    /// `(geometry, x, weight, bias, y, scratch)`
    pub conv_forward: fn(&ConvGeometry, &[T], &[T], &[T], &mut [T], &mut [T]),
    /// `(geometry, weight, dy, dx, scratch)`
    pub conv_backward_input: fn(&ConvGeometry, &[T], &[T], &mut [T], &mut [T]),
    /// `(geometry, x, dy, dweight, dbias, scratch)`
    pub conv_backward_weight: fn(&ConvGeometry, &[T], &[T], &mut [T], &mut [T], &mut [T]),
    /// `(layers, x, weight, bias, kept, y, scratch)`: a convolution, max pooling whose windows do not overlap, and `relu`, if
    /// wanted; `kept` is for the next two, and as long as what the convolution leaves.
    pub conv_maxpool_forward: fn(ConvMaxPool<'_>, &[T], &[T], &[T], &mut [T], &mut [T], &mut [T]),
    /// `(layers, x, kept, y, dy, [dweight, dbias], scratch)`: where `relu` is not among the layers, `y` may have gone through
    /// one as for `maxpool_backward`.
    pub conv_maxpool_backward_weight: fn(ConvMaxPool<'_>, &[T], &mut [T], &[T], &[T], [&mut [T]; 2], &mut [T]),
    /// `(layers, weight, kept, dy, dx, scratch)`, behind the one before.
    pub conv_maxpool_backward_input: fn(ConvMaxPool<'_>, &[T], &[T], &[T], &mut [T], &mut [T]),
    /// `(geometry, x, weight, bias, y)`
    pub fc_forward: fn(&FcGeometry, &[T], &[T], &[T], &mut [T]),
    /// `(geometry, weight, dy, dx)`
    pub fc_backward_input: fn(&FcGeometry, &[T], &[T], &mut [T]),
    /// `(geometry, x, dy, dweight, dbias, scratch)`
    pub fc_backward_weight: fn(&FcGeometry, &[T], &[T], &mut [T], &mut [T], &mut [T]),
    /// `(geometry, x, dy, dbias, factors)`: the gradient of the biases, and what that of the weights is made of.
    pub(crate) fc_factors: fn(&FcGeometry, &[T], &[T], &mut [T], &mut [T]),
    /// `(geometry)`: the tile for the next one.
    pub(crate) fc_product_tile: fn(&FcGeometry) -> [usize; 2],
    /// `(geometry, tile, factors, row, add, dweight)`: the gradient of the rows of weights from `row` on, by the factors of
    /// all groups.
    pub(crate) fc_product: fn(&FcGeometry, [usize; 2], Factors<'_, T>, usize, bool, &mut [T]),
    /// `(geometry, x, y)`
    pub maxpool_forward: fn(&PoolGeometry, &[T], &mut [T]),
    /// `(geometry, x, y, dy, dx)`: where several windows overlap, their gradients add up. Where `relu` has overwritten `y` in place, windows whose maximum was not positive
    /// have a zero `dy`, so that nothing is lost.
    pub maxpool_backward: fn(&PoolGeometry, &[T], &[T], &[T], &mut [T]),
    /// `(geometry, relu, y, dy, x)`: the same where no windows overlap; `x` becomes `dx`. With `relu`, `y` is behind it, and
    /// `dy` is the gradient of that.
    pub maxpool_backward_in_place: fn(&PoolGeometry, bool, &[T], &[T], &mut [T]),
    /// `(geometry, x, y)`
    pub avgpool_forward: fn(&PoolGeometry, &[T], &mut [T]),
    /// `(geometry, dy, dx)`
    pub avgpool_backward: fn(&PoolGeometry, &[T], &mut [T]),
    /// `(activation, x, y)`
    pub activation_forward: fn(Activation, &[T], &mut [T]),
    /// `(activation, y)`: overwrites what arrives.
    pub activation_in_place: fn(Activation, &mut [T]),
    /// `(activation, kept, gradient)`: turns the gradient of the output into that of the input. `kept` is the output
    /// where [`Activation::works_in_place`], else the input.
    pub activation_backward: fn(Activation, &[T], &mut [T]),
    /// `(channels, y)`: overwrites what arrives, channels × positions.
    pub softmax: fn(usize, &mut [T]),
    /// `(channels, y, gradient)`
    pub softmax_backward: fn(usize, &[T], &mut [T]),
    /// `(channels, y)`: overwrites what arrives.
    pub log_softmax: fn(usize, &mut [T]),
    /// `(channels, y, gradient)`
    pub log_softmax_backward: fn(usize, &[T], &mut [T]),
    /// `(geometry, x, weight, bias, y, kept)`: `kept` is what backward needs.
    pub groupnorm_forward: fn(&GroupNormGeometry, &[T], &[T], &[T], &mut [T], &mut [T]),
    /// `(geometry, x, kept, weight, gradient, dweight, dbias)`: turns the gradient of the output into that of the input.
    pub groupnorm_backward: fn(&GroupNormGeometry, &[T], &[T], &[T], &mut [T], &mut [T], &mut [T]),
    /// `(geometry, samples, x, moments)`: for each channel, the mean and the sum of squared distances from it, over all
    /// places of the first `samples` lanes.
    pub batchnorm_moments: fn(&BatchNormGeometry, usize, &[T], &mut [[f64; 2]]),
    /// `(geometry, x, [mean, variance], weight, bias, y)`
    pub batchnorm_forward: fn(&BatchNormGeometry, &[T], [&[T]; 2], &[T], &[T], &mut [T]),
    /// `(geometry, samples, x, [mean, variance], dy, sums)`: for each channel Σ dy and Σ dy · x̂, over all places of the first
    /// `samples` lanes.
    pub batchnorm_sums: fn(&BatchNormGeometry, usize, &[T], [&[T]; 2], &[T], &mut [[f64; 2]]),
    /// `(geometry, samples, x, [mean, variance], weight, means, gradient)`: turns the gradient of the output into that of
    /// the input, given the batch's means of dy and dy · x̂. Lanes behind the first `samples` become zero.
    pub batchnorm_backward: fn(&BatchNormGeometry, usize, &[T], [&[T]; 2], &[T], &[[f64; 2]], &mut [T]),
    /// `(factors, y)`: multiplies element by element.
    pub scale: fn(&[T], &mut [T]),
    /// `(x, y)`: adds element by element.
    pub add: fn(&[T], &mut [T]),
}
