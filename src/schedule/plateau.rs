//! A rate that falls when nothing gets better any more.

use super::{Moment, Schedule, factor, rate};
use crate::error::Error;
use crate::trainer::Watch;

/// Multiplies the learning rate by a factor when what is [watched](crate::Trainer::watch) has not become better for more
/// than so many epochs.
///
/// ```text
/// better: below best · (1 − threshold) for a loss, above best · (1 + threshold) for an accuracy
/// after each epoch:  bad ← 0 if better, else bad + 1;   in the cooldown, bad ← 0
/// if bad > patience: η ← max(η · factor, η_min);  bad ← 0;  the cooldown begins
/// ```
///
/// PyTorch's [`ReduceLROnPlateau`](https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html).
///
/// ```
/// use netshape::schedule::{Moment, Plateau, Schedule};
/// use netshape::Watch;
///
/// let plateau = Plateau::new().patience(1).factor(0.5);
/// let after_four_epochs = Moment::new(40, 100, 10);
/// let rate = |losses: &[f64]| plateau.learning_rate(0.1, &after_four_epochs.watched(Watch::Loss, losses));
/// assert_eq!(rate(&[2.0, 1.0, 0.5, 0.4]), 0.1);
/// assert_eq!(rate(&[2.0, 1.0, 1.0, 1.0]), 0.05);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plateau {
    factor: f64,
    patience: usize,
    threshold: f64,
    cooldown: usize,
    minimum: f64,
}

impl Plateau {
    /// A tenth after more than ten epochs without progress.
    #[must_use]
    pub const fn new() -> Self {
        Self { factor: 0.1, patience: 10, threshold: 1e-4, cooldown: 0, minimum: 0.0 }
    }

    /// By what the rate is multiplied; by default 0.1.
    #[must_use]
    pub const fn factor(mut self, factor: f64) -> Self {
        self.factor = factor;
        self
    }

    /// How many epochs without progress are borne; by default 10.
    #[must_use]
    pub const fn patience(mut self, epochs: usize) -> Self {
        self.patience = epochs;
        self
    }

    /// By which share of the best so far an epoch must be better to count as progress; by default 10⁻⁴.
    #[must_use]
    pub const fn threshold(mut self, share: f64) -> Self {
        self.threshold = share;
        self
    }

    /// For how many epochs nothing is counted after the rate was lowered; by default 0.
    #[must_use]
    pub const fn cooldown(mut self, epochs: usize) -> Self {
        self.cooldown = epochs;
        self
    }

    /// Below which the rate never falls; by default 0.
    #[must_use]
    pub const fn minimum(mut self, rate: f64) -> Self {
        self.minimum = rate;
        self
    }

    fn is_better(&self, watch: Watch, value: f64, best: f64) -> bool {
        match watch {
            Watch::Loss => value < best * (1.0 - self.threshold),
            Watch::Accuracy => value > best * (1.0 + self.threshold),
        }
    }
}

impl Default for Plateau {
    fn default() -> Self {
        Self::new()
    }
}

/// A change smaller than this is none: PyTorch's `eps`.
const SMALLEST_CHANGE: f64 = 1e-8;

impl Schedule for Plateau {
    fn learning_rate(&self, initial: f64, moment: &Moment<'_>) -> f64 {
        let (mut rate, mut best, mut bad, mut cooldown) = (initial, moment.watch.worst(), 0, 0);
        for &value in moment.watched {
            if self.is_better(moment.watch, value, best) {
                (best, bad) = (value, 0);
            } else {
                bad += 1;
            }
            if cooldown > 0 {
                (cooldown, bad) = (cooldown - 1, 0);
            }
            if bad > self.patience {
                let lower = (rate * self.factor).max(self.minimum);
                if rate - lower > SMALLEST_CHANGE {
                    rate = lower;
                }
                (bad, cooldown) = (0, self.cooldown);
            }
        }
        rate
    }

    fn validate(&self) -> Result<(), Error> {
        factor("the factor of Plateau", self.factor)?;
        rate("the threshold of Plateau", self.threshold)?;
        rate("the smallest learning rate of Plateau", self.minimum)
    }
}
