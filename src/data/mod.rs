//! What a network learns from: data sets in memory and in files.

mod augment;
mod dataset;
pub mod idx;
mod mnist;

pub use augment::Augment;
pub use dataset::Dataset;
pub use idx::{IdxError, IdxProblem, Normalize};
pub use mnist::{Part, mnist};
