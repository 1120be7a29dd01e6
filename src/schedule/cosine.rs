//! Half a cosine, from the rule's rate down to the smallest.

use std::f64::consts::PI;

use super::{Moment, Schedule, rate};
use crate::error::Error;

/// Lets the learning rate fall along half a cosine, step by step, through the whole training.
///
/// ```text
/// η = η_min + (η₀ − η_min) · (1 + cos(π · step / steps)) / 2
/// ```
///
/// PyTorch's [`CosineAnnealingLR`](https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html)
/// with `T_max` all steps, stepped after each of them; after
/// [Loshchilov and Hutter 2017](https://arxiv.org/abs/1608.03983).
///
/// ```
/// use netshape::schedule::{Cosine, Moment, Schedule};
///
/// let cosine = Cosine::new().minimum(0.01);
/// assert_eq!(cosine.learning_rate(0.1, &Moment::new(0, 100, 10)), 0.1);
/// assert!((cosine.learning_rate(0.1, &Moment::new(50, 100, 10)) - 0.055).abs() < 1e-15);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cosine {
    minimum: f64,
}

impl Cosine {
    /// From the rule's learning rate down to 0.
    #[must_use]
    pub const fn new() -> Self {
        Self { minimum: 0.0 }
    }

    /// Where the rate ends, by default 0.
    #[must_use]
    pub const fn minimum(mut self, minimum: f64) -> Self {
        self.minimum = minimum;
        self
    }
}

impl Schedule for Cosine {
    fn learning_rate(&self, initial: f64, moment: &Moment<'_>) -> f64 {
        self.minimum + (initial - self.minimum) * f64::midpoint(1.0, (PI * moment.progress()).cos())
    }

    fn validate(&self) -> Result<(), Error> {
        rate("the smallest learning rate of Cosine", self.minimum)
    }
}
