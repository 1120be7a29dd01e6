//! How wrong a network's outputs are, and in which direction: one file a loss.
//!
//! Every loss is the mean over the batch, as PyTorch's with `reduction="mean"`, and is computed group by group in the
//! layout of the [kernels](crate::kernel).

mod binary_cross_entropy;
mod cross_entropy;
mod given;
mod mse;
mod targets;

pub use binary_cross_entropy::BinaryCrossEntropy;
pub use cross_entropy::CrossEntropy;
pub use mse::Mse;
pub use targets::{Classes, Targets};

pub(crate) use given::Behind;

use crate::error::Error;
use crate::scalar::Scalar;
use crate::shape::Shape;
use crate::tensor::Samples;

/// A loss for networks whose output has the shape `S`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the loss of a network whose output is `{S}`",
    note = "`CrossEntropy` needs one number for each class: a network that ends in `fc`, `flatten` or another vector",
    note = "`Mse` and `BinaryCrossEntropy` take any output, and targets of the same shape"
)]
pub trait Loss<S: Shape, T: Scalar>: Send + Sync {
    /// What the outputs are compared with.
    type Targets: Targets;

    /// Checks the hyper-parameters, and the targets at `indices`.
    ///
    /// # Errors
    /// If a target can't be one for an output of the shape `S`, or a hyper-parameter is outside of its range.
    fn check(&self, targets: &Self::Targets, indices: &[usize]) -> Result<(), Error>;

    /// How much the samples at `indices` weigh together in the mean over a batch of them: by default, each one 1.
    fn weight(&self, targets: &Self::Targets, indices: &[usize]) -> f64 {
        let _ = targets;
        indices.len() as f64
    }

    /// The loss of one group and its gradient.
    ///
    /// `outputs` and `gradient` hold `S::LEN × lanes` numbers, those of one output side by side. Lane `l` holds the
    /// sample `indices[l]` of `targets`; lanes from `indices.len()` on are idle, and their gradient becomes zero.
    /// `batch` is the [weight](Self::weight) of the samples of all groups of the batch together: what is returned and
    /// what is written to `gradient` is the group's share of the batch's mean loss. Nothing is allocated.
    ///
    /// # Panics
    /// If the buffers' lengths are not `S::LEN × lanes`, if there are more indices than lanes, or if `targets` would
    /// not pass [`check`](Self::check).
    fn group(
        &self,
        outputs: &[T],
        gradient: &mut [T],
        lanes: usize,
        targets: &Self::Targets,
        indices: &[usize],
        batch: f64,
    ) -> GroupLoss;
}

/// What a group adds to the loss of its batch.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GroupLoss {
    /// The group's share of the batch's mean: the shares of all groups add up to it.
    pub loss: f64,
    /// How many samples of the group are classified right, where the loss is one of classification.
    pub correct: Option<usize>,
}

/// The losses of two groups together.
impl std::ops::Add for GroupLoss {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let correct = match (self.correct, other.correct) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
        Self { loss: self.loss + other.loss, correct }
    }
}

fn assert_group<S: Shape, T>(outputs: &[T], gradient: &[T], lanes: usize, indices: &[usize]) {
    assert_eq!(outputs.len(), S::LEN * lanes, "outputs of shape {:?} in {lanes} lanes", S::DIMS);
    assert_eq!(gradient.len(), outputs.len(), "a gradient for each output");
    assert!(indices.len() <= lanes, "{} samples in {lanes} lanes", indices.len());
}

/// The mean over all numbers of all samples of a loss that compares number with number: `compare(output, target)` is
/// its value and its derivative by the output.
fn elementwise<S: Shape, T: Scalar>(
    outputs: &[T],
    gradient: &mut [T],
    lanes: usize,
    targets: &Samples<S, T>,
    indices: &[usize],
    batch: f64,
    compare: impl Fn(f64, f64) -> (f64, f64),
) -> GroupLoss {
    assert_group::<S, T>(outputs, gradient, lanes, indices);
    let share = 1.0 / (batch * S::LEN as f64);
    let mut sum = 0.0;
    gradient.fill(T::zero());
    for (lane, &index) in indices.iter().enumerate() {
        let outputs = outputs[lane..].iter().step_by(lanes);
        let gradient = gradient[lane..].iter_mut().step_by(lanes);
        for ((output, gradient), target) in outputs.zip(gradient).zip(targets.get(index)) {
            let (loss, slope) = compare(output.as_f64(), target.as_f64());
            sum += loss;
            *gradient = T::of(slope * share);
        }
    }
    GroupLoss { loss: sum * share, correct: None }
}

#[cfg(test)]
mod tests;
