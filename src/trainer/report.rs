//! What a training tells of its steps and epochs.

use std::time::Duration;

use crate::engine::Evaluation;

/// One step of training, after the parameters were updated.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct StepReport {
    /// Which epoch, from 1.
    pub epoch: usize,
    /// Which step of the epoch, from 1.
    pub step: usize,
    /// How many steps an epoch has.
    pub steps: usize,
    /// How many samples the step learned from.
    pub samples: usize,
    /// The learning rate.
    pub learning_rate: f64,
    /// Their loss and accuracy, before the update.
    pub batch: Evaluation,
}

/// One epoch of training.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EpochReport {
    /// Which one, from 1.
    pub epoch: usize,
    /// How many samples were learned from.
    pub samples: usize,
    /// The mean over all batches, each before its update.
    pub training: Evaluation,
    /// On the validation data, after the epoch, if there are any.
    pub validation: Option<Evaluation>,
    /// How long the steps took, callbacks included and validation excluded.
    pub duration: Duration,
}

/// The mean over batches of different sizes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mean {
    pub(super) samples: f64,
    pub(super) loss: f64,
    pub(super) correct: Option<f64>,
}

impl Mean {
    pub(super) fn add(&mut self, samples: usize, batch: Evaluation) {
        let samples = samples as f64;
        self.samples += samples;
        self.loss += batch.loss * samples;
        if let Some(accuracy) = batch.accuracy {
            *self.correct.get_or_insert(0.0) += accuracy * samples;
        }
    }

    pub(super) fn value(&self) -> Evaluation {
        Evaluation { loss: self.loss / self.samples, accuracy: self.correct.map(|correct| correct / self.samples) }
    }
}
