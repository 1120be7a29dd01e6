//! IDX files, the format of MNIST: a header that says what the numbers are and how many, then the numbers.
//!
//! ```text
//! 00 00  type  dimensions            type 08 is a byte
//! one length for each dimension      32 bits, the most significant byte first
//! the numbers, the last dimension fastest
//! ```
//!
//! Described at the end of [the page of MNIST](https://yann.lecun.org/exdb/mnist/). A file may be gzipped (with the
//! feature `gzip`), which is told by its first bytes and not by its name.

mod error;
mod read;

use std::path::Path;

pub use error::{IdxError, IdxProblem};

use crate::error::{Error, check_hyper_parameter};
use crate::loss::Classes;
use crate::scalar::Scalar;
use crate::shape::Shape;
use crate::tensor::Samples;

/// How the bytes of an image become numbers: (byte / 255 − mean) / std.
///
/// ```
/// use netshape::data::Normalize;
///
/// let around_zero = Normalize { mean: 0.5, std: 0.5 }; // from −1 to 1
/// # let _ = around_zero;
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normalize {
    /// What becomes 0.
    pub mean: f64,
    /// What becomes 1 more than the mean; above 0.
    pub std: f64,
}

impl Normalize {
    /// From 0 to 1.
    pub const NONE: Self = Self { mean: 0.0, std: 1.0 };
    /// The mean and the standard deviation of the pixels of MNIST's training images.
    pub const MNIST: Self = Self { mean: 0.1307, std: 0.3081 };
    /// The mean and the standard deviation of the pixels of Fashion-MNIST's training images.
    pub const FASHION_MNIST: Self = Self { mean: 0.2860, std: 0.3530 };
}

/// Reads images of the shape `S`: an IDX file of bytes, samples × rows × columns for a `Map<1, H, W>` or samples ×
/// channels × rows × columns for any map. A `Vector<N>` takes images of N pixels, whatever their sides.
///
/// # Errors
/// If the file can't be read, is not such a file, or has images of another size; if the normalisation is not one.
pub fn images<S: Shape, T: Scalar>(path: impl AsRef<Path>, normalize: Normalize) -> Result<Samples<S, T>, Error> {
    let path = path.as_ref();
    let Normalize { mean, std } = normalize;
    check_hyper_parameter("the mean of the normalisation", mean, mean.is_finite(), "finite")?;
    let valid = std.is_finite() && std > 0.0;
    check_hyper_parameter("the standard deviation of the normalisation", std, valid, "above 0 and finite")?;

    let bytes = read::images::<S>(path).map_err(|problem| IdxError::new(path, problem))?;
    let mut numbers = [T::zero(); 256];
    for (byte, number) in numbers.iter_mut().enumerate() {
        *number = T::of((byte as f64 / 255.0 - mean) / std);
    }
    Ok(Samples::from_vec(bytes.into_iter().map(|byte| numbers[usize::from(byte)]).collect())?)
}

/// Reads labels: an IDX file of bytes with one dimension.
///
/// # Errors
/// If the file can't be read or is not such a file.
pub fn labels(path: impl AsRef<Path>) -> Result<Classes, Error> {
    let path = path.as_ref();
    let bytes = read::labels(path).map_err(|problem| IdxError::new(path, problem))?;
    Ok(bytes.into_iter().map(usize::from).collect())
}
