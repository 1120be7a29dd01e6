//! Rates that fall from epoch to epoch: in even steps, at given epochs, or all the time.

use super::{Moment, Schedule, factor};
use crate::error::{Error, check_hyper_parameter};

/// Multiplies the learning rate by a factor every so many epochs.
///
/// ```text
/// η = η₀ · factor^⌊epoch / every⌋
/// ```
///
/// PyTorch's [`StepLR`](https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html), stepped once
/// an epoch.
///
/// ```
/// use netshape::schedule::{Moment, Schedule, StepDecay};
///
/// let tenth_every_30_epochs = StepDecay::new(30, 0.1);
/// let epoch_60 = Moment::new(600, 900, 10);
/// assert!((tenth_every_30_epochs.learning_rate(0.1, &epoch_60) - 0.001).abs() < 1e-15);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepDecay {
    every: usize,
    factor: f64,
}

impl StepDecay {
    /// Multiplies by `factor` every `every` epochs.
    #[must_use]
    pub const fn new(every: usize, factor: f64) -> Self {
        Self { every, factor }
    }
}

impl Schedule for StepDecay {
    fn learning_rate(&self, initial: f64, moment: &Moment<'_>) -> f64 {
        let times = moment.epoch() / (self.every as u64).max(1);
        initial * self.factor.powf(times as f64)
    }

    fn validate(&self) -> Result<(), Error> {
        check_hyper_parameter("the epochs of StepDecay", self.every as f64, self.every > 0, "at least 1")?;
        factor("the factor of StepDecay", self.factor)
    }
}

/// Multiplies the learning rate by a factor at given epochs.
///
/// ```text
/// η = η₀ · factor^(how many of the milestones have come)
/// ```
///
/// PyTorch's [`MultiStepLR`](https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiStepLR.html),
/// stepped once an epoch.
///
/// ```
/// use netshape::schedule::{Moment, MultiStep, Schedule};
///
/// let schedule = MultiStep::new([30, 60], 0.1);
/// assert_eq!(schedule.learning_rate(0.1, &Moment::new(299, 900, 10)), 0.1);
/// assert_eq!(schedule.learning_rate(0.1, &Moment::new(300, 900, 10)), 0.1 * 0.1);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MultiStep {
    milestones: Vec<usize>,
    factor: f64,
}

impl MultiStep {
    /// Multiplies by `factor` when so many epochs are completed; in any order.
    #[must_use]
    pub fn new(milestones: impl Into<Vec<usize>>, factor: f64) -> Self {
        Self { milestones: milestones.into(), factor }
    }
}

impl Schedule for MultiStep {
    fn learning_rate(&self, initial: f64, moment: &Moment<'_>) -> f64 {
        let times = self.milestones.iter().filter(|&&milestone| milestone as u64 <= moment.epoch()).count();
        initial * self.factor.powf(times as f64)
    }

    fn validate(&self) -> Result<(), Error> {
        factor("the factor of MultiStep", self.factor)
    }
}

/// Multiplies the learning rate by a factor after each epoch.
///
/// ```text
/// η = η₀ · factor^epoch
/// ```
///
/// PyTorch's [`ExponentialLR`](https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html),
/// stepped once an epoch.
///
/// ```
/// use netshape::schedule::{Exponential, Moment, Schedule};
///
/// assert_eq!(Exponential::new(0.5).learning_rate(0.8, &Moment::new(30, 100, 10)), 0.1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exponential {
    factor: f64,
}

impl Exponential {
    /// Multiplies by `factor` after each epoch.
    #[must_use]
    pub const fn new(factor: f64) -> Self {
        Self { factor }
    }
}

impl Schedule for Exponential {
    fn learning_rate(&self, initial: f64, moment: &Moment<'_>) -> f64 {
        initial * self.factor.powf(moment.epoch() as f64)
    }

    fn validate(&self) -> Result<(), Error> {
        factor("the factor of Exponential", self.factor)
    }
}
