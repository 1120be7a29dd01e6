//! What can go wrong at run time; wrong shapes of networks never get this far. Each message is one sentence that says
//! what is wrong and, where it is not plain, what to do.

use crate::data::{DataError, IdxError};

/// An error of training or of what it is given.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing to learn from.
    #[error("the data set is empty: give at least one sample")]
    EmptyDataSet,
    /// Inputs and targets don't belong together.
    #[error("there are {inputs} inputs but {targets} targets: give one target for each input")]
    Counts {
        /// How many inputs there are.
        inputs: usize,
        /// How many targets there are.
        targets: usize,
    },
    /// A batch that asks for a sample beyond the last.
    #[error("sample {index} was asked for, but the data set has {samples}: number them from 0")]
    NoSuchSample {
        /// Which sample.
        index: usize,
        /// How many there are.
        samples: usize,
    },
    /// A batch that batch norm can't be trained with: one number has no variance.
    #[error(
        "{layer} has only one value per channel in a batch of one sample: give at least two samples to a training step"
    )]
    OneValuePerChannel {
        /// The batch norm's name.
        layer: String,
    },
    /// A label that the network has no output for.
    #[error(
        "sample {sample} has the class {class}, but the network tells {classes} classes apart: number them from 0 to {}",
        classes.saturating_sub(1)
    )]
    ClassOutOfRange {
        /// Which sample.
        sample: usize,
        /// Its label.
        class: usize,
        /// How many outputs the network has.
        classes: usize,
    },
    /// Not one weight for each class.
    #[error("there are {weights} class weights, but the network tells {classes} classes apart")]
    ClassWeights {
        /// How many weights there are.
        weights: usize,
        /// How many outputs the network has.
        classes: usize,
    },
    /// A target that is not a probability where the loss needs one.
    #[error(
        "sample {sample} has the target {value}, but binary cross-entropy needs probabilities: give numbers from 0 to 1"
    )]
    NotAProbability {
        /// Which sample.
        sample: usize,
        /// Its target.
        value: f64,
    },
    /// Training has diverged.
    #[error(
        "the loss is {loss} at step {step} of epoch {epoch}: lower the learning rate or look for numbers in the inputs that are not finite"
    )]
    NotFinite {
        /// The loss.
        loss: f64,
        /// The step in the epoch, counted from 1.
        step: usize,
        /// The epoch, counted from 1.
        epoch: usize,
    },
    /// A layer that the network does not have.
    #[error("the network has no layer {name}: its layers with parameters are {}", layers.join(", "))]
    NoSuchLayer {
        /// What was asked for.
        name: String,
        /// What there is.
        layers: Vec<String>,
    },
    /// Nothing is left to learn.
    #[error("every layer is frozen, so that nothing is left to learn: leave at least one out")]
    AllFrozen,
    /// A gradient that can't be clipped.
    #[error(
        "the gradient's norm is {norm}, so that it can't be clipped: lower the learning rate or look for numbers in the inputs that are not finite"
    )]
    GradientNotFinite {
        /// The norm.
        norm: f64,
    },
    /// Samples that are not changed as images are.
    #[error(
        "samples of shape {dims:?} are no images, which have channels, a height and a width: only noise suits them"
    )]
    NotAnImage {
        /// The samples' dimensions.
        dims: &'static [usize],
    },
    /// A network's output that can't be compared with others.
    #[error("sample {sample} has an output that is not a number: the network or the sample has one")]
    OutputNotANumber {
        /// Which sample.
        sample: usize,
    },
    /// An accuracy that no one measures.
    #[error("the accuracy is to be watched, but this loss tells none: watch the loss")]
    NoAccuracy,
    /// A setting outside of its range.
    #[error("{name} is {value}, but must be {expected}")]
    HyperParameter {
        /// What is wrong: `Adam's learning rate`.
        name: &'static str,
        /// What it is.
        value: f64,
        /// What it may be: `at least 0 and below 1`.
        expected: &'static str,
    },
    /// A slice of the wrong length.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// An IDX file that can't be used.
    #[error(transparent)]
    Idx(#[from] IdxError),
    /// Another file or folder of data that can't be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A checkpoint that can't be used or written.
    #[cfg(feature = "safetensors")]
    #[error(transparent)]
    Checkpoint(#[from] crate::trainer::CheckpointError),
    /// A network that can't be written for another tool.
    #[error(transparent)]
    Export(#[from] crate::ExportError),
    /// A picture that is not drawn.
    #[cfg(feature = "plots")]
    #[error(transparent)]
    Plot(#[from] crate::plot::PlotError),
    /// An event file that can't be written.
    #[cfg(feature = "tensorboard")]
    #[error(transparent)]
    TensorBoard(#[from] crate::tensorboard::TensorBoardError),
    /// Weights that can't be read or written.
    #[cfg(feature = "safetensors")]
    #[error(transparent)]
    Weights(#[from] crate::weights::WeightsError),
}

/// Numbers whose count does not make the shape.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShapeError {
    /// For one sample.
    #[error("a sample of shape {dims:?} has {len} numbers, but {found} were given")]
    Tensor {
        /// The shape's dimensions.
        dims: &'static [usize],
        /// How many numbers it has.
        len: usize,
        /// How many were given.
        found: usize,
    },
    /// For several samples.
    #[error(
        "samples of shape {dims:?} have {len} numbers each, but {found} were given, which is not a multiple of {len}"
    )]
    Samples {
        /// The shape's dimensions.
        dims: &'static [usize],
        /// How many numbers it has.
        len: usize,
        /// How many were given.
        found: usize,
    },
}

/// `Ok` if `value` is what it must be.
pub(crate) fn check_hyper_parameter(
    name: &'static str,
    value: f64,
    holds: bool,
    expected: &'static str,
) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(Error::HyperParameter { name, value, expected }) }
}
