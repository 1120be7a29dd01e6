//! From the bytes of a checkpoint to a training that goes on; everything is checked before anything is changed.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use safetensors::{Dtype, SafeTensors};

use super::{CheckpointError, CheckpointProblem, FORM, NO_SUM, place_of_sum, rule_name};
use crate::engine::{Engine, Evaluation};
use crate::error::Error;
use crate::file;
use crate::loss::Loss;
use crate::network::Network;
use crate::optimizer::{CHUNK, Rule};
use crate::scalar::Scalar;
use crate::trainer::Trainer;
use crate::trainer::fit::Run;
use crate::trainer::report::{EpochReport, Mean};
use crate::weights::{self, Names};

use CheckpointProblem::{Damaged, Malformed, NoCheckpoint, NotKept, Setting, Unreadable, Version};

/// How far a training was.
struct Position {
    step: usize,
    steps: u64,
    batches: u64,
    mean: Mean,
    duration: Duration,
    reports: Vec<EpochReport>,
}

/// A network, and its average and its best if there are any.
type Networks<N> = (Box<N>, [Option<Box<N>>; 2]);

impl<N, L, R> Trainer<'_, N, L, R>
where
    N: Network,
    L: Loss<N::Output, N::Scalar>,
    R: Rule,
{
    /// Tidies up behind writers that were killed, and goes on from a checkpoint if there is to be one.
    pub(in crate::trainer) fn begin_checkpoints(
        &mut self,
        run: &mut Run<N, R>,
        engine: &mut Engine<N>,
        samples: usize,
    ) -> Result<(), Error> {
        if let Some(path) = &self.checkpoint {
            file::remove_partial(path);
        }
        match self.resume.clone() {
            Some(path) => self.restore(&path, run, engine, samples),
            None => Ok(()),
        }
    }

    fn restore(
        &mut self,
        path: &Path,
        run: &mut Run<N, R>,
        engine: &mut Engine<N>,
        samples: usize,
    ) -> Result<(), Error> {
        let at = |problem| CheckpointError { path: path.into(), problem };
        let bytes = fs::read(path).map_err(|error| at(Unreadable(error)))?;
        let (position, (network, [average, best])) = self.read(&bytes, run, samples).map_err(at)?;
        for report in &position.reports {
            run.watched.push(self.watch.of(report.validation.unwrap_or(report.training))?);
        }
        (self.network, self.average, self.best) = (network, average, best);
        engine.skip_to(position.batches);
        (run.step, run.mean, run.duration) = (position.step, position.mean, position.duration);
        run.reports = position.reports;
        Ok(())
    }

    fn read(
        &self,
        bytes: &[u8],
        run: &mut Run<N, R>,
        samples: usize,
    ) -> Result<(Position, Networks<N>), CheckpointProblem> {
        // The weights' reader knows all that can be wrong with a file of tensors, and says so.
        let mut network = N::zeroed();
        let weights = weights::read(&mut *network, bytes, &Names::new().ignore_extra());
        let (_, header) = match SafeTensors::read_metadata(bytes) {
            Ok(read) => read,
            Err(error) => {
                weights?;
                return Err(Malformed(error.to_string()));
            }
        };
        let entries = header.metadata().iter().flatten();
        let metadata: Metadata = entries.map(|(name, value)| (name.clone(), value.clone())).collect();
        check_form(&metadata)?;
        check_sum(bytes)?;
        weights?;
        self.check_settings_of(&metadata, samples)?;

        let file = SafeTensors::deserialize(bytes).map_err(|error| Malformed(error.to_string()))?;
        let kept = |prefix: &str, entry: &str| {
            if number::<bool>(&metadata, entry)? {
                let mut network = N::zeroed();
                let names = Names::new().each(|name| format!("{prefix}{name}")).ignore_extra();
                weights::read(&mut *network, bytes, &names)?;
                return Ok::<_, CheckpointProblem>(Some(network));
            }
            Ok(None)
        };
        let average = kept("average/", "average")?;
        let best = kept("best/", "best")?;
        let position = self.position(&metadata, samples)?;
        if self.decay.is_some() && average.is_none() && position.steps > 0 {
            return Err(NotKept("moving average"));
        }
        if self.keep_best && best.is_none() && !position.reports.is_empty() {
            return Err(NotKept("best network"));
        }
        let state = file.tensor("optimizer/state").map_err(|error| Malformed(error.to_string()))?;
        let own = run.optimizer.state_after(position.steps);
        let dtype = if size_of::<N::Scalar>() == 4 { Dtype::F32 } else { Dtype::F64 };
        if state.dtype() != dtype || state.shape() != [own.len()] {
            let found = format!("{:?} numbers {:?}", state.shape(), state.dtype());
            return Err(Setting {
                what: "rule's memory",
                found,
                expected: format!("[{}] numbers {dtype:?}", own.len()),
            });
        }
        for (own, bytes) in own.iter_mut().zip(state.data().chunks_exact(size_of::<N::Scalar>())) {
            *own = scalar(bytes);
        }
        let average = average.filter(|_| self.decay.is_some());
        let best = best.filter(|_| self.keep_best);
        Ok((position, (network, [average, best])))
    }

    /// Whether the checkpoint is one of this training.
    fn check_settings_of(&self, metadata: &Metadata, samples: usize) -> Result<(), CheckpointProblem> {
        let settings = [
            ("optimiser", "rule", rule_name::<R>().to_owned()),
            ("seed", "seed", self.seed.to_string()),
            ("number of samples", "samples", samples.to_string()),
            ("batch size", "batch_size", self.batch_size.to_string()),
            ("number of batches a step", "accumulate", self.accumulate.to_string()),
        ];
        for (what, name, expected) in settings {
            let found = entry(metadata, name)?;
            if found != expected {
                return Err(Setting { what, found: found.into(), expected });
            }
        }
        Ok(())
    }

    fn position(&self, metadata: &Metadata, samples: usize) -> Result<Position, CheckpointProblem> {
        let steps_per_epoch = samples.div_ceil(self.samples_per_step());
        let mut reports = Vec::new();
        for line in entry(metadata, "history")?.lines() {
            let epoch = reports.len() + 1;
            reports.push(report(line, epoch, samples).ok_or_else(|| nonsense("history", line))?);
        }
        let mean = entry(metadata, "mean")?;
        let position = Position {
            step: number(metadata, "step")?,
            steps: number(metadata, "steps")?,
            batches: number(metadata, "batches")?,
            mean: self::mean(mean).ok_or_else(|| nonsense("mean", mean))?,
            duration: Duration::from_nanos(number(metadata, "nanoseconds")?),
            reports,
        };
        let made = (position.reports.len() as u64).saturating_mul(steps_per_epoch as u64);
        if position.step > steps_per_epoch || made.checked_add(position.step as u64) != Some(position.steps) {
            return Err(nonsense("step", &position.step.to_string()));
        }
        Ok(position)
    }
}

/// The number that these bytes are, in the size of its type.
fn scalar<T: Scalar>(bytes: &[u8]) -> T {
    match (bytes.first_chunk(), bytes.first_chunk()) {
        (_, Some(double)) => T::of(f64::from_le_bytes(*double)),
        (Some(single), None) => T::of(f32::from_le_bytes(*single).into()),
        _ => T::nan(),
    }
}

type Metadata = HashMap<String, String>;

/// Whether this is a checkpoint at all, and one that is understood.
fn check_form(metadata: &Metadata) -> Result<(), CheckpointProblem> {
    match metadata.get("netshape") {
        None => Err(NoCheckpoint),
        Some(form) if form != FORM => Err(Version(form.clone())),
        // The rule's memory lies in chunks.
        Some(_) if entry(metadata, "chunk")? != CHUNK.to_string() => {
            Err(Version(format!("chunks of {}", entry(metadata, "chunk")?)))
        }
        Some(_) => Ok(()),
    }
}

fn check_sum(bytes: &[u8]) -> Result<(), CheckpointProblem> {
    let place = place_of_sum(bytes).ok_or_else(|| Malformed("the checkpoint has no check sum".into()))?;
    let written = std::str::from_utf8(&bytes[place.clone()]).ok().and_then(|sum| u32::from_str_radix(sum, 16).ok());
    let expected = written.ok_or_else(|| Malformed("the checkpoint's check sum is none".into()))?;
    let mut hasher = crc32fast::Hasher::new();
    for part in [&bytes[..place.start], NO_SUM.as_bytes(), &bytes[place.end..]] {
        hasher.update(part);
    }
    let found = hasher.finalize();
    if found == expected { Ok(()) } else { Err(Damaged { found, expected }) }
}

fn entry<'a>(metadata: &'a Metadata, name: &str) -> Result<&'a str, CheckpointProblem> {
    metadata.get(name).map(String::as_str).ok_or_else(|| Malformed(format!("the checkpoint does not tell its {name}")))
}

fn number<T: FromStr>(metadata: &Metadata, name: &str) -> Result<T, CheckpointProblem> {
    let text = entry(metadata, name)?;
    text.parse().map_err(|_| nonsense(name, text))
}

fn nonsense(name: &str, text: &str) -> CheckpointProblem {
    Malformed(format!("the checkpoint's {name} can't be {text:?}"))
}

fn mean(text: &str) -> Option<Mean> {
    let mut words = text.split(' ');
    let mean = Mean {
        samples: words.next()?.parse().ok()?,
        loss: words.next()?.parse().ok()?,
        correct: optional(words.next()?)?,
    };
    words.next().is_none().then_some(mean)
}

fn report(line: &str, epoch: usize, samples: usize) -> Option<EpochReport> {
    let mut words = line.split(' ');
    let training = Evaluation { loss: words.next()?.parse().ok()?, accuracy: optional(words.next()?)? };
    let (loss, accuracy) = (optional(words.next()?)?, optional(words.next()?)?);
    let validation = loss.map(|loss| Evaluation { loss, accuracy });
    let duration = Duration::from_nanos(words.next()?.parse().ok()?);
    words.next().is_none().then_some(EpochReport { epoch, samples, training, validation, duration })
}

/// A number, or nothing where a dash stands; nothing at all where it is neither.
#[expect(clippy::option_option, reason = "the outer one is that of a mistake")]
fn optional(text: &str) -> Option<Option<f64>> {
    if text == "-" { Some(None) } else { text.parse().ok().map(Some) }
}
