//! MNIST and what is stored like it, by the names that its files have.

use std::path::{Path, PathBuf};

use super::{Dataset, IdxError, IdxProblem, Normalize};
use crate::error::Error;
use crate::loss::Classes;
use crate::scalar::Scalar;
use crate::shape::Shape;

/// A part of a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// What a network learns from: the files that start with `train`.
    Training,
    /// What it has never seen: the files that start with `t10k`.
    Test,
}

/// Reads one part of MNIST, Fashion-MNIST or another data set whose folder has files of these names, plain or with
/// `.gz` behind: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
/// `t10k-labels-idx1-ubyte`.
///
/// ```no_run
/// use netshape::Map;
/// use netshape::data::{Dataset, Normalize, Part, mnist};
///
/// let training: Dataset<Map<1, 28, 28>> = mnist("data/mnist", Part::Training, Normalize::MNIST)?;
/// println!("{} digits", training.len());
/// # Ok::<(), netshape::Error>(())
/// ```
///
/// # Errors
/// If a file is missing or malformed, has images of another size than `S`, or if there are not as many labels as images.
pub fn mnist<S: Shape, T: Scalar>(
    folder: impl AsRef<Path>,
    part: Part,
    normalize: Normalize,
) -> Result<Dataset<S, Classes, T>, Error> {
    let prefix = match part {
        Part::Training => "train",
        Part::Test => "t10k",
    };
    let images = find(folder.as_ref(), &format!("{prefix}-images-idx3-ubyte"))?;
    let labels = find(folder.as_ref(), &format!("{prefix}-labels-idx1-ubyte"))?;
    Dataset::from_idx(images, labels, normalize)
}

/// The file of this name or, if there is none, the one with `.gz` behind.
fn find(folder: &Path, name: &str) -> Result<PathBuf, IdxError> {
    let plain = folder.join(name);
    if plain.exists() {
        return Ok(plain);
    }
    let gzipped = folder.join(format!("{name}.gz"));
    if gzipped.exists() { Ok(gzipped) } else { Err(IdxError::new(&plain, IdxProblem::Missing)) }
}
