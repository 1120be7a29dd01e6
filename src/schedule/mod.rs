//! How the learning rate changes in the course of a training: one file a kind of schedule.
//!
//! A schedule remembers nothing: the rate of a step follows from the rule's own rate and from the [`Moment`]. So a
//! training that was resumed goes on with the rates of one that was not.
//!
//! ```
//! use netshape::schedule::{Cosine, Moment, Schedule, WarmUp};
//!
//! // Five epochs of warm-up, then half a cosine down to nothing.
//! let schedule = WarmUp::epochs(5).from(0.0).then(Cosine::new());
//! let (steps, steps_per_epoch) = (30_000, 1_000);
//! assert_eq!(schedule.learning_rate(0.1, &Moment::new(2_500, steps, steps_per_epoch)), 0.05);
//! assert_eq!(schedule.learning_rate(0.1, &Moment::new(5_000, steps, steps_per_epoch)), 0.1);
//! ```

mod cosine;
mod decay;
mod one_cycle;
mod plateau;
mod warm_up;

pub use cosine::Cosine;
pub use decay::{Exponential, MultiStep, StepDecay};
pub use one_cycle::OneCycle;
pub use plateau::Plateau;
pub use warm_up::WarmUp;

use crate::error::{Error, check_hyper_parameter};
use crate::trainer::Watch;

/// How the learning rate follows from the rule's own and from how far the training is.
///
/// A closure is a schedule, too: of the progress, from 0 at the first step towards 1 behind the last, it makes the factor
/// by which the rule's learning rate is multiplied.
///
/// ```
/// use netshape::schedule::{Moment, Schedule};
///
/// let half_way_off = |progress: f64| if progress < 0.5 { 1.0 } else { 0.1 };
/// assert_eq!(half_way_off.learning_rate(0.2, &Moment::new(50, 100, 10)), 0.2 * 0.1);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a schedule of the learning rate",
    label = "not a schedule",
    note = "a rate that stays the same is the rule's own, as in `Sgd::new(0.1)`",
    note = "schedules are in `netshape::schedule`, as `Cosine::new()`; a closure is one, too: `|progress: f64| 1.0 - progress`"
)]
pub trait Schedule {
    /// The learning rate of the step that is made at `moment`; `initial` is the rule's own.
    fn learning_rate(&self, initial: f64, moment: &Moment<'_>) -> f64;

    /// Checks the settings, once, before training.
    ///
    /// # Errors
    /// If one of them is outside of its range.
    fn validate(&self) -> Result<(), Error> {
        Ok(())
    }
}

/// How far a training is when a step is made.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Moment<'a> {
    /// How many steps were made before.
    pub step: u64,
    /// How many steps the whole training has.
    pub steps: u64,
    /// How many steps an epoch has.
    pub steps_per_epoch: u64,
    /// What was watched in each epoch so far: see [`Trainer::watch`](crate::Trainer::watch).
    pub watched: &'a [f64],
    /// What that is.
    pub watch: Watch,
}

impl<'a> Moment<'a> {
    /// Before anything was watched.
    #[must_use]
    pub const fn new(step: u64, steps: u64, steps_per_epoch: u64) -> Self {
        Self { step, steps, steps_per_epoch, watched: &[], watch: Watch::Loss }
    }

    /// The moment after epochs in which this was watched.
    #[must_use]
    pub const fn watched(mut self, watch: Watch, values: &'a [f64]) -> Self {
        (self.watch, self.watched) = (watch, values);
        self
    }

    /// How many epochs were completed before.
    #[must_use]
    pub const fn epoch(&self) -> u64 {
        match self.step.checked_div(self.steps_per_epoch) {
            Some(epoch) => epoch,
            None => 0,
        }
    }

    /// From 0 at the first step towards 1 behind the last.
    #[must_use]
    pub fn progress(&self) -> f64 {
        self.step as f64 / self.steps as f64
    }
}

impl<F: Fn(f64) -> f64> Schedule for F {
    fn learning_rate(&self, initial: f64, moment: &Moment<'_>) -> f64 {
        initial * self(moment.progress())
    }
}

fn factor(name: &'static str, value: f64) -> Result<(), Error> {
    check_hyper_parameter(name, value, value.is_finite() && value > 0.0, "above 0 and finite")
}

fn share(name: &'static str, value: f64) -> Result<(), Error> {
    check_hyper_parameter(name, value, (0.0..=1.0).contains(&value), "from 0 to 1")
}

fn rate(name: &'static str, value: f64) -> Result<(), Error> {
    check_hyper_parameter(name, value, value.is_finite() && value >= 0.0, "at least 0 and finite")
}
