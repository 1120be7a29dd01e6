//! What a network learns from: data sets in memory and in files.

mod dataset;
pub mod idx;
mod mnist;

pub use dataset::Dataset;
pub use idx::{IdxError, IdxProblem, Normalize};
pub use mnist::{Part, mnist};
