//! A rate that grows at first, in front of any other schedule.

use super::{Moment, Schedule, share};
use crate::error::Error;

/// Lets the learning rate grow evenly from a part of the rule's to all of it, step by step, and goes on with another
/// schedule.
///
/// ```text
/// η = η₀ · (start + (1 − start) · step / length)      while step < length, then as the other schedule says
/// ```
///
/// PyTorch's [`LinearLR`](https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html) and, with
/// another one behind it, [`SequentialLR`](https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.SequentialLR.html):
/// to the other schedule, training begins when the warm-up ends, and has as many steps as are left.
///
/// ```
/// use netshape::schedule::{Cosine, Moment, Schedule, WarmUp};
///
/// let schedule = WarmUp::steps(500).from(0.1).then(Cosine::new());
/// assert_eq!(schedule.learning_rate(1.0, &Moment::new(0, 10_500, 1_000)), 0.1);
/// assert_eq!(schedule.learning_rate(1.0, &Moment::new(250, 10_500, 1_000)), 0.55);
/// assert!((schedule.learning_rate(1.0, &Moment::new(5_500, 10_500, 1_000)) - 0.5).abs() < 1e-15);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WarmUp<S = Steady> {
    length: Length,
    start: f64,
    then: S,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Length {
    Steps(usize),
    Epochs(usize),
}

/// The rule's own learning rate: what follows a [`WarmUp`] that nothing else follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Steady;

impl Schedule for Steady {
    fn learning_rate(&self, initial: f64, _: &Moment<'_>) -> f64 {
        initial
    }
}

impl WarmUp {
    /// Grows for so many steps, from a third of the rule's learning rate.
    #[must_use]
    pub const fn steps(steps: usize) -> Self {
        Self::of(Length::Steps(steps))
    }

    /// Grows for so many epochs, from a third of the rule's learning rate.
    #[must_use]
    pub const fn epochs(epochs: usize) -> Self {
        Self::of(Length::Epochs(epochs))
    }

    const fn of(length: Length) -> Self {
        Self { length, start: 1.0 / 3.0, then: Steady }
    }

    /// What follows; by default, the rule's own rate.
    #[must_use]
    pub fn then<S: Schedule>(self, schedule: S) -> WarmUp<S> {
        WarmUp { length: self.length, start: self.start, then: schedule }
    }
}

impl<S> WarmUp<S> {
    /// Which part of the rule's learning rate the first step has, from 0 to 1; PyTorch's `start_factor`, by default ⅓.
    #[must_use]
    pub fn from(mut self, start: f64) -> Self {
        self.start = start;
        self
    }
}

impl<S: Schedule> Schedule for WarmUp<S> {
    fn learning_rate(&self, initial: f64, moment: &Moment<'_>) -> f64 {
        let length = match self.length {
            Length::Steps(steps) => steps as u64,
            Length::Epochs(epochs) => (epochs as u64).saturating_mul(moment.steps_per_epoch),
        };
        if moment.step < length {
            return initial * (self.start + (1.0 - self.start) * (moment.step as f64 / length as f64));
        }
        let (step, steps) = (moment.step - length, moment.steps.saturating_sub(length));
        self.then.learning_rate(initial, &Moment { step, steps, ..*moment })
    }

    fn validate(&self) -> Result<(), Error> {
        share("the start of WarmUp", self.start)?;
        self.then.validate()
    }
}
