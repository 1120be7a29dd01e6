//! One rise and one fall.

use std::f64::consts::PI;

use super::{Moment, Schedule, share};
use crate::error::{Error, check_hyper_parameter};

/// Lets the learning rate rise to the rule's and fall far below where it began, step by step, through the whole training.
///
/// ```text
/// rise    from η₀ / start        to η₀                     in the first share of the steps
/// fall    from η₀                to η₀ / start / end       in the others
/// ```
///
/// each along half a cosine, or evenly. The rule's learning rate η₀ is the largest that training ever has. PyTorch's
/// [`OneCycleLR`](https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html) with
/// `cycle_momentum=False`, after [Smith and Topin 2018](https://arxiv.org/abs/1708.07120).
///
/// ```
/// use netshape::schedule::{Moment, OneCycle, Schedule};
///
/// let schedule = OneCycle::new();
/// assert!((schedule.learning_rate(0.1, &Moment::new(0, 100, 10)) - 0.1 / 25.0).abs() < 1e-15);
/// assert_eq!(schedule.learning_rate(0.1, &Moment::new(29, 100, 10)), 0.1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OneCycle {
    rise: f64,
    start: f64,
    end: f64,
    linear: bool,
    three_phases: bool,
}

impl OneCycle {
    /// Rises for 30 % of the steps from a 25th, and falls to a 10,000th of that.
    #[must_use]
    pub const fn new() -> Self {
        Self { rise: 0.3, start: 25.0, end: 1e4, linear: false, three_phases: false }
    }

    /// In which share of the steps the rate rises: PyTorch's `pct_start`, by default 0.3.
    #[must_use]
    pub const fn rise(mut self, share: f64) -> Self {
        self.rise = share;
        self
    }

    /// By what the largest rate is divided at the first step: PyTorch's `div_factor`, by default 25.
    #[must_use]
    pub const fn start(mut self, divisor: f64) -> Self {
        self.start = divisor;
        self
    }

    /// By what the first step's rate is divided at the last one: PyTorch's `final_div_factor`, by default 10,000.
    #[must_use]
    pub const fn end(mut self, divisor: f64) -> Self {
        self.end = divisor;
        self
    }

    /// Whether the rate changes evenly, instead of along a cosine: PyTorch's `anneal_strategy="linear"`. By default, no.
    #[must_use]
    pub const fn linear(mut self, linear: bool) -> Self {
        self.linear = linear;
        self
    }

    /// Whether the rate falls to where it began in as many steps as it rose, and only then to its end: PyTorch's
    /// `three_phase`. By default, no.
    #[must_use]
    pub const fn three_phases(mut self, three_phases: bool) -> Self {
        self.three_phases = three_phases;
        self
    }
}

impl Default for OneCycle {
    fn default() -> Self {
        Self::new()
    }
}

impl Schedule for OneCycle {
    fn learning_rate(&self, largest: f64, moment: &Moment<'_>) -> f64 {
        let (step, steps) = (moment.step as f64, moment.steps as f64);
        let first = largest / self.start;
        let last = first / self.end;
        let top = self.rise * steps - 1.0;
        let bottom = if self.three_phases { 2.0 * self.rise * steps - 2.0 } else { top };
        // Each phase: the last step that it has, and between which rates it goes.
        let (begin, end, from, to) = if step <= top {
            (0.0, top, first, largest)
        } else if step <= bottom {
            (top, bottom, largest, first)
        } else {
            (bottom, steps - 1.0, if self.three_phases { first } else { largest }, last)
        };
        let done = if end > begin { (step - begin) / (end - begin) } else { 1.0 };
        if self.linear { from + (to - from) * done } else { to + (from - to) / 2.0 * (1.0 + (PI * done).cos()) }
    }

    fn validate(&self) -> Result<(), Error> {
        share("the rise of OneCycle", self.rise)?;
        if self.three_phases {
            check_hyper_parameter(
                "the rise of OneCycle",
                self.rise,
                self.rise <= 0.5,
                "at most 0.5 with three phases",
            )?;
        }
        for (name, divisor) in [("the start of OneCycle", self.start), ("the end of OneCycle", self.end)] {
            check_hyper_parameter(name, divisor, divisor.is_finite() && divisor >= 1.0, "at least 1 and finite")?;
        }
        Ok(())
    }
}
