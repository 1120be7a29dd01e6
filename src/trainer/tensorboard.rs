//! The course of a training for TensorBoard.

use std::path::Path;

use super::{EpochReport, StepReport};
use crate::engine::Evaluation;
use crate::tensorboard::{EventWriter, TensorBoardError};

/// Two runs, so that TensorBoard draws both into one field.
pub(super) struct Course {
    training: EventWriter,
    validation: Option<EventWriter>,
}

impl Course {
    pub(super) fn create(folder: &Path, has_validation: bool) -> Result<Self, TensorBoardError> {
        let training = EventWriter::create(folder.join("training"))?;
        let validation = has_validation.then(|| EventWriter::create(folder.join("validation"))).transpose()?;
        Ok(Self { training, validation })
    }

    pub(super) fn step(&mut self, report: &StepReport) -> Result<(), TensorBoardError> {
        let step = (report.epoch - 1) * report.steps + report.step;
        write(&mut self.training, "step", step, report.batch)?;
        self.training.scalar("step/learning_rate", step, report.learning_rate)
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
