//! What tells a better epoch from a worse one, and when to stop.

use crate::engine::Evaluation;
use crate::error::{Error, check_hyper_parameter};

/// What tells a better epoch from a worse one: of the validation data, where there are any, else of the training data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Watch {
    /// The loss, which should fall.
    #[default]
    Loss,
    /// The accuracy, which should grow.
    Accuracy,
}

impl Watch {
    /// What everything is better than.
    #[must_use]
    pub const fn worst(self) -> f64 {
        match self {
            Self::Loss => f64::INFINITY,
            Self::Accuracy => f64::NEG_INFINITY,
        }
    }

    /// Whether `value` is better than `best` by more than `improvement`. What is no number is never better.
    #[must_use]
    pub fn is_better(self, value: f64, best: f64, improvement: f64) -> bool {
        match self {
            Self::Loss => value < best - improvement,
            Self::Accuracy => value > best + improvement,
        }
    }

    /// What is watched of an epoch.
    pub(super) fn of(self, evaluation: Evaluation) -> Result<f64, Error> {
        match self {
            Self::Loss => Ok(evaluation.loss),
            Self::Accuracy => evaluation.accuracy.ok_or(Error::NoAccuracy),
        }
    }
}

/// Ends a training when nothing gets better any more: Keras's
/// [`EarlyStopping`](https://keras.io/api/callbacks/early_stopping/).
///
/// ```
/// use netshape::{EarlyStopping, Watch};
///
/// let stopping = EarlyStopping::new(2).improvement(0.01);
/// assert!(!stopping.is_over(Watch::Loss, &[1.0, 0.5, 0.495]));
/// assert!(stopping.is_over(Watch::Loss, &[1.0, 0.5, 0.495, 0.496]));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EarlyStopping {
    patience: usize,
    improvement: f64,
}

impl EarlyStopping {
    /// Ends a training after so many epochs in a row that were not better than the best one.
    #[must_use]
    pub const fn new(patience: usize) -> Self {
        Self { patience, improvement: 0.0 }
    }

    /// By how much an epoch must be better than the best one to count; Keras's `min_delta`, by default 0.
    #[must_use]
    pub const fn improvement(mut self, improvement: f64) -> Self {
        self.improvement = improvement;
        self
    }

    /// Whether a training in which this was watched is to end.
    #[must_use]
    pub fn is_over(&self, watch: Watch, watched: &[f64]) -> bool {
        let (mut best, mut bad) = (watch.worst(), 0);
        for &value in watched {
            if watch.is_better(value, best, self.improvement) {
                (best, bad) = (value, 0);
            } else {
                bad += 1;
            }
        }
        bad >= self.patience
    }

    pub(super) fn validate(&self) -> Result<(), Error> {
        check_hyper_parameter("the patience of EarlyStopping", self.patience as f64, self.patience > 0, "at least 1")?;
        let improvement = self.improvement;
        let valid = improvement.is_finite() && improvement >= 0.0;
        check_hyper_parameter("the improvement of EarlyStopping", improvement, valid, "at least 0 and finite")
    }
}
