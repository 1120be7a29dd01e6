//! What can be wrong with a checkpoint, in words.

use std::io;
use std::path::PathBuf;

use crate::weights::WeightsProblem;

/// A checkpoint that can't be used or written, and why.
#[derive(Debug, thiserror::Error)]
#[error("{}: {problem}", path.display())]
pub struct CheckpointError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: CheckpointProblem,
}

/// What is wrong with a checkpoint.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointProblem {
    /// The operating system refuses.
    #[error("the checkpoint can't be read: {0}")]
    Unreadable(io::Error),
    /// The operating system refuses. The last checkpoint is still there.
    #[error("the checkpoint can't be written: {0}")]
    Unwritable(io::Error),
    /// The file ends too early, has something behind its end, or is no such file at all.
    #[error("{0}")]
    Malformed(String),
    /// Some bytes are not what was written.
    #[error("the checkpoint is damaged: its check sum is {found:08x}, but {expected:08x} was written")]
    Damaged {
        /// The sum of the bytes that are there.
        found: u32,
        /// The sum that stands in the file.
        expected: u32,
    },
    /// The file has weights, but no training.
    #[error("the file has weights, but is no checkpoint: load them with `Network::load`, and train anew")]
    NoCheckpoint,
    /// The file is of another version.
    #[error("the checkpoint is of another version of netshape ({0}): resume it with that one")]
    Version(String),
    /// The network is another one, or a number in it is not finite.
    #[error("{0}")]
    Network(#[from] WeightsProblem),
    /// The training is another one.
    #[error(
        "the checkpoint is of a training whose {what} is {found}, but here it is {expected}: make them the same, or train anew"
    )]
    Setting {
        /// Which setting: `batch size`.
        what: &'static str,
        /// What the checkpoint has.
        found: String,
        /// What the trainer has.
        expected: String,
    },
    /// Something that the trainer goes on with was not kept.
    #[error("the checkpoint has no {0}, as the training that wrote it kept none: train without it, or anew")]
    NotKept(&'static str),
}
