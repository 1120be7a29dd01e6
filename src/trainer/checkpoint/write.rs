//! From a training to the bytes of a checkpoint.

use std::fmt::Write;
use std::path::Path;

use num_traits::ToBytes;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::{CheckpointError, CheckpointProblem, FORM, NO_SUM, place_of_sum, rule_name};
use crate::engine::{Engine, Evaluation};
use crate::file;
use crate::loss::Loss;
use crate::network::Network;
use crate::optimizer::{CHUNK, Rule};
use crate::trainer::Trainer;
use crate::trainer::fit::Run;
use crate::weights::{self, Names};

impl<N, L, R> Trainer<'_, N, L, R>
where
    N: Network,
    L: Loss<N::Output, N::Scalar>,
    R: Rule,
{
    /// Writes a checkpoint if it is time for one: beside the last one, and then in its place.
    pub(in crate::trainer) fn save_if_due(
        &self,
        run: &Run<N, R>,
        engine: &Engine<N>,
        samples: usize,
    ) -> Result<(), CheckpointError> {
        let after_epoch = run.step == 0;
        let due = after_epoch || self.checkpoint_steps.is_some_and(|every| run.step.is_multiple_of(every));
        match &self.checkpoint {
            Some(path) if due => self.save(path, run, engine, samples),
            _ => Ok(()),
        }
    }

    fn save(&self, path: &Path, run: &Run<N, R>, engine: &Engine<N>, samples: usize) -> Result<(), CheckpointError> {
        let at = |problem| CheckpointError { path: path.into(), problem };
        let bytes = self.to_bytes(run, engine, samples).map_err(at)?;
        file::replace(path, &bytes).map_err(|error| at(CheckpointProblem::Unwritable(error)))
    }

    fn to_bytes(&self, run: &Run<N, R>, engine: &Engine<N>, samples: usize) -> Result<Vec<u8>, CheckpointProblem> {
        let mut files = vec![weights::to_bytes(&*self.network, &Names::new())?];
        for (prefix, network) in [("average/", &self.average), ("best/", &self.best)] {
            if let Some(network) = network {
                let names = Names::new().each(|name| format!("{prefix}{name}"));
                files.push(weights::to_bytes(&**network, &names)?);
            }
        }
        let malformed = |error: safetensors::SafeTensorError| CheckpointProblem::Malformed(error.to_string());
        let files = files.iter().map(|bytes| SafeTensors::deserialize(bytes)).collect::<Result<Vec<_>, _>>();
        let files = files.map_err(malformed)?;
        let mut tensors: Vec<(String, TensorView<'_>)> = Vec::new();
        for file in &files {
            tensors.extend(file.tensors());
        }
        let state = run.optimizer.state();
        let mut bytes = Vec::with_capacity(size_of_val(state));
        for number in state {
            bytes.extend_from_slice(number.to_le_bytes().as_ref());
        }
        let dtype = if size_of::<N::Scalar>() == 4 { Dtype::F32 } else { Dtype::F64 };
        let state = TensorView::new(dtype, vec![state.len()], &bytes).map_err(malformed)?;
        tensors.push(("optimizer/state".into(), state));

        let metadata = self.metadata(run, engine, samples).map(|(name, value)| (name.to_owned(), value));
        let metadata = Some(metadata.into_iter().collect());
        let mut bytes = safetensors::serialize(tensors, metadata).map_err(malformed)?;
        let sum = crc32fast::hash(&bytes);
        if let Some(place) = place_of_sum(&bytes) {
            bytes[place].copy_from_slice(format!("{sum:08x}").as_bytes());
        }
        Ok(bytes)
    }

    fn metadata(&self, run: &Run<N, R>, engine: &Engine<N>, samples: usize) -> [(&'static str, String); 17] {
        let mean = run.mean;
        [
            ("format", "pt".into()),
            ("netshape", FORM.into()),
            ("crc32", NO_SUM.into()),
            ("rule", rule_name::<R>().into()),
            ("chunk", CHUNK.to_string()),
            ("seed", self.seed.to_string()),
            ("samples", samples.to_string()),
            ("batch_size", self.batch_size.to_string()),
            ("accumulate", self.accumulate.to_string()),
            ("step", run.step.to_string()),
            ("steps", run.optimizer.steps().to_string()),
            ("batches", engine.steps().to_string()),
            ("average", self.average.is_some().to_string()),
            ("best", self.best.is_some().to_string()),
            ("mean", format!("{} {} {}", mean.samples, mean.loss, or_dash(mean.correct))),
            ("nanoseconds", run.duration.as_nanos().to_string()),
            ("history", self::history(run)),
        ]
    }
}

/// An epoch a line. Numbers are written so that the same bits are read.
fn history<N: Network, R: Rule>(run: &Run<N, R>) -> String {
    run.reports.iter().fold(String::new(), |mut lines, report| {
        let evaluation = |e: Evaluation| format!("{} {}", e.loss, or_dash(e.accuracy));
        let (training, validation) = (evaluation(report.training), report.validation.map(evaluation));
        let validation = validation.as_deref().unwrap_or("- -");
        // Writing to a string can't fail.
        let _ = writeln!(lines, "{training} {validation} {}", report.duration.as_nanos());
        lines
    })
}

fn or_dash(number: Option<f64>) -> String {
    number.map_or_else(|| "-".to_owned(), |number| number.to_string())
}
