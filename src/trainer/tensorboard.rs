//! The course of a training for TensorBoard.

use std::path::Path;

use super::{EpochReport, StepReport};
use crate::engine::Evaluation;
use crate::tensorboard::{EventWriter, TensorBoardError};

/// Training and validation are two runs, so that TensorBoard draws both into one field. What is counted by step is a third
/// one: what a resumed training writes again is purged from a number on, in a whole run.
pub(super) struct Course {
    steps: EventWriter,
    training: EventWriter,
    validation: Option<EventWriter>,
}

impl Course {
    pub(super) fn create(folder: &Path, has_validation: bool) -> Result<Self, TensorBoardError> {
        let run = |name| EventWriter::create(folder.join(name));
        let validation = has_validation.then(|| run("validation")).transpose()?;
        Ok(Self { steps: run("steps")?, training: run("training")?, validation })
    }

    /// Goes on behind so many epochs and steps: what was written of later ones will be written again.
    pub(super) fn go_on(&mut self, epochs: usize, steps: usize) -> Result<(), TensorBoardError> {
        self.steps.purge(steps + 1)?;
        [Some(&mut self.training), self.validation.as_mut()]
            .into_iter()
            .flatten()
            .try_for_each(|run| run.purge(epochs + 1))
    }

    pub(super) fn step(&mut self, report: &StepReport) -> Result<(), TensorBoardError> {
        let step = (report.epoch - 1) * report.steps + report.step;
        write(&mut self.steps, "step", step, report.batch)?;
        self.steps.scalar("step/learning_rate", step, report.learning_rate)
    }

    pub(super) fn epoch(&mut self, report: &EpochReport) -> Result<(), TensorBoardError> {
        write(&mut self.training, "epoch", report.epoch, report.training)?;
        match (&mut self.validation, report.validation) {
            (Some(events), Some(validation)) => write(events, "epoch", report.epoch, validation),
            _ => Ok(()),
        }
    }
}

fn write(events: &mut EventWriter, heading: &str, at: usize, evaluation: Evaluation) -> Result<(), TensorBoardError> {
    events.scalar(&format!("{heading}/loss"), at, evaluation.loss)?;
    match evaluation.accuracy {
        Some(accuracy) => events.scalar(&format!("{heading}/accuracy"), at, accuracy),
        None => Ok(()),
    }
}
