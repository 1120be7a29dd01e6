//! What can be wrong with a file of weights, in words.

use std::io;
use std::path::PathBuf;

/// Weights that can't be read or written, and why.
#[derive(Debug, thiserror::Error)]
#[error("{}{problem}", path.as_ref().map(|path| format!("{}: ", path.display())).unwrap_or_default())]
pub struct WeightsError {
    /// The file, if it is one.
    pub path: Option<PathBuf>,
    /// What is wrong with it.
    pub problem: WeightsProblem,
}

/// What is wrong with weights.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsProblem {
    /// The operating system refuses.
    #[error("the file can't be read: {0}")]
    Unreadable(io::Error),
    /// The operating system refuses. What was there before still is.
    #[error("the file can't be written: {0}")]
    Unwritable(io::Error),
    /// The file is none in the safetensors format, or not all of one.
    #[error("{0}")]
    Malformed(String),
    /// The file's tensors are not the network's: everything that differs.
    #[error("the weights don't fit the network:{}", lines(.0))]
    Mismatch(Vec<TensorFault>),
}

/// What is wrong with one tensor.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TensorFault {
    /// The network has it, but the file does not.
    #[error("`{name}` {shape:?} is missing")]
    Missing {
        /// What it is called in the file.
        name: String,
        /// Its dimensions.
        shape: Vec<usize>,
    },
    /// The file has it, but the network does not.
    #[error("`{name}` {shape:?} is in the file, but not in the network")]
    Extra {
        /// What it is called in the file.
        name: String,
        /// Its dimensions.
        shape: Vec<usize>,
    },
    /// Its dimensions are others.
    #[error("`{name}` is {found:?} in the file, but {expected:?} in the network")]
    Shape {
        /// What it is called in the file.
        name: String,
        /// The file's dimensions.
        found: Vec<usize>,
        /// The network's.
        expected: Vec<usize>,
    },
    /// Its numbers are of a type that is not read.
    #[error("`{name}` has numbers of type {found}, but {expected} can be read")]
    Type {
        /// What it is called in the file.
        name: String,
        /// The file's type.
        found: String,
        /// What it could be.
        expected: &'static str,
    },
    /// A number that is NaN or infinite, or that the network's scalar can't hold.
    #[error("`{name}` has {value:e} at place {index}, which is no finite {scalar}")]
    NotFinite {
        /// What it is called in the file.
        name: String,
        /// Which number, counted from 0.
        index: usize,
        /// The number.
        value: f64,
        /// The network's scalar.
        scalar: &'static str,
    },
    /// A variance below zero.
    #[error("`{name}` has {value} at place {index}, but a variance is at least 0")]
    NegativeVariance {
        /// What it is called in the file.
        name: String,
        /// Which number, counted from 0.
        index: usize,
        /// The number.
        value: f64,
    },
    /// The mapping of names speaks of a layer that is not there.
    #[error("the names speak of `{name}`, but the network's layers are {layers}")]
    NoSuchLayer {
        /// The layer that is not there.
        name: String,
        /// Those that are.
        layers: String,
    },
    /// The mapping gives two tensors one name.
    #[error("two tensors of the network have the name `{name}`")]
    SameName {
        /// The name that is used twice.
        name: String,
    },
}

/// Each fault in a line of its own, and what to do if only names differ.
fn lines(faults: &[TensorFault]) -> String {
    let mut lines = faults.iter().fold(String::new(), |lines, fault| format!("{lines}\n  {fault}"));
    let some = |is: fn(&TensorFault) -> bool| faults.iter().any(is);
    if some(|fault| matches!(fault, TensorFault::Missing { .. }))
        && some(|fault| matches!(fault, TensorFault::Extra { .. }))
    {
        lines.push_str("\n  if the file has other names for the same layers, translate them with `weights::Names`");
    }
    lines
}
