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

use super::Normalize;
use crate::error::Error;
use crate::loss::Classes;
use crate::scalar::Scalar;
use crate::shape::Shape;
use crate::tensor::Samples;

/// Reads images of the shape `S`: an IDX file of bytes, samples × rows × columns for a `Map<1, H, W>` or samples ×
/// channels × rows × columns for any map. A `Vector<N>` takes images of N pixels, whatever their sides.
///
/// # Errors
/// If the file can't be read, is not such a file, or has images of another size; if the normalisation is not one.
pub fn images<S: Shape, T: Scalar>(path: impl AsRef<Path>, normalize: Normalize) -> Result<Samples<S, T>, Error> {
    let path = path.as_ref();
    let numbers = normalize.table()?;
    let bytes = read::images::<S>(path).map_err(|problem| IdxError::new(path, problem))?;
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
