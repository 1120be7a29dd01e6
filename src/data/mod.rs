//! What a network learns from: data sets in memory and in files.
//!
//! | function | reads | feature |
//! |---|---|---|
//! | [`mnist`], [`Dataset::from_idx`], [`idx`] | IDX files: MNIST and what is stored like it | `gzip` for those that are packed |
//! | [`cifar10`], [`cifar100`] | CIFAR's binary version | |
//! | `image_folder` | a folder of PNG or JPEG images for each class | `images` |
//! | `numpy` | NumPy's `.npy` and `.npz` | `numpy` |
//!
//! [`Augment`] changes images each time they are learned from.

mod augment;
mod cifar;
mod dataset;
mod error;
pub mod idx;
#[cfg(feature = "images")]
mod images;
mod mnist;
mod normalize;
#[cfg(feature = "numpy")]
pub mod numpy;

pub use augment::Augment;
pub use cifar::{Cifar100, cifar10, cifar100};
pub use dataset::Dataset;
pub use error::{DataError, DataProblem};
pub use idx::{IdxError, IdxProblem};
#[cfg(feature = "images")]
pub use images::{Fit, ImageFolder, image_folder};
pub use mnist::{Part, mnist};
pub use normalize::Normalize;
