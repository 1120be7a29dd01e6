//! The loop of a training, and how far it is.
//!
//! What a step does follows from the seed and from where the step is: the order of an epoch's samples, what dropout drops
//! and the learning rate are drawn or computed anew for it, and nothing is carried on from the steps before but the
//! numbers of the network, of the rule and of the reports.

use std::time::{Duration, Instant};

use rand::seq::SliceRandom;
use rand::{SeedableRng, rngs::StdRng};

use super::accumulate::Accumulator;
use super::report::Mean;
#[cfg(feature = "tensorboard")]
use super::tensorboard::Course;
use super::{EpochReport, StepReport, Trainer, average};
use crate::data::Dataset;
use crate::engine::{Augmented, Batch, Engine, mix};
use crate::error::{Error, check_hyper_parameter};
use crate::loss::Loss;
use crate::network::Network;
use crate::optimizer::{Optimizer, Rule};
use crate::schedule::Moment;
use crate::shape::Shape;

/// Sets what is drawn for augmentation apart from what the order of the samples is drawn from.
const AUGMENTATION: u64 = 1;

/// How far a training is.
pub(super) struct Run<N: Network, R: Rule> {
    pub(super) optimizer: Optimizer<N, R>,
    /// How many steps of the epoch are made, and what they told.
    pub(super) step: usize,
    pub(super) mean: Mean,
    pub(super) duration: Duration,
    /// The epochs that are over, and what was watched in each.
    pub(super) reports: Vec<EpochReport>,
    pub(super) watched: Vec<f64>,
}

/// What a step works with and leaves nothing in.
struct Workspace<N: Network> {
    engine: Engine<N>,
    /// Where a step takes several batches.
    accumulator: Option<Accumulator<N>>,
    augmented: Augmented<N::Scalar>,
}

/// A data set that suits a network and a loss.
type Data<N, L> = Dataset<
    <N as Network>::Input,
    <L as Loss<<N as Network>::Output, <N as crate::Flat>::Scalar>>::Targets,
    <N as crate::Flat>::Scalar,
>;

impl<N, L, R> Trainer<'_, N, L, R>
where
    N: Network,
    L: Loss<N::Output, N::Scalar>,
    R: Rule,
{
    /// Trains, and reports on every epoch.
    ///
    /// # Errors
    /// If the data set is empty or does not suit the loss, if a setting is outside of its range, or at the first step
    /// whose loss is not finite; the network then has the parameters with which that loss was computed.
    pub fn fit(&mut self, training: &Data<N, L>, validation: Option<&Data<N, L>>) -> Result<Vec<EpochReport>, Error> {
        self.check_settings()?;
        self.check(training)?;
        if let Some(validation) = validation {
            self.check(validation)?;
        }
        let mut run = self.begin()?;
        let mut order = vec![0; training.len()];
        let steps = training.len().div_ceil(self.samples_per_step());
        let mut engine = Engine::<N>::new(self.threads);
        engine.set_seed(self.seed);
        let accumulator = (self.accumulate > 1).then(Accumulator::new);
        let mut workspace = Workspace { engine, accumulator, augmented: Augmented::new() };
        #[cfg(feature = "safetensors")]
        self.begin_checkpoints(&mut run, &mut workspace.engine, training.len())?;
        #[cfg(feature = "tensorboard")]
        let mut course = match &self.tensorboard {
            Some(folder) => Some(Course::create(folder, validation.is_some())?),
            None => None,
        };
        #[cfg(feature = "tensorboard")]
        if let (Some(course), made @ 1..) = (&mut course, run.optimizer.steps()) {
            course.go_on(run.reports.len(), made as usize)?;
        }
        while run.reports.len() < self.epochs && !self.is_over(&run) {
            shuffle(&mut order, self.seed, run.reports.len());
            let mut begin = Instant::now();
            for indices in order.chunks(self.samples_per_step()).skip(run.step) {
                let report = self.step(&mut run, &mut workspace, training, indices, steps)?;
                (self.on_step)(&report);
                #[cfg(feature = "tensorboard")]
                if let Some(course) = &mut course {
                    course.step(&report)?;
                }
                run.duration += begin.elapsed();
                begin = Instant::now();
                #[cfg(feature = "safetensors")]
                self.save_if_due(&run, &workspace.engine, training.len())?;
            }
            self.end_epoch(&mut run, &mut workspace.engine, training.len(), validation)?;
            #[cfg(feature = "tensorboard")]
            if let (Some(course), Some(report)) = (&mut course, run.reports.last()) {
                course.epoch(report)?;
            }
            #[cfg(feature = "safetensors")]
            self.save_if_due(&run, &workspace.engine, training.len())?;
        }
        Ok(run.reports)
    }

    fn begin(&mut self) -> Result<Run<N, R>, Error> {
        (self.best, self.average) = (None, None);
        let mut optimizer = Optimizer::<N, R>::new(self.rule.clone())?.freeze(&self.frozen)?;
        if let Some(clip) = self.clip {
            optimizer = optimizer.clip(clip)?;
        }
        let (mean, duration) = (Mean::default(), Duration::ZERO);
        Ok(Run { optimizer, step: 0, mean, duration, reports: Vec::new(), watched: Vec::new() })
    }

    pub(super) fn samples_per_step(&self) -> usize {
        self.batch_size.saturating_mul(self.accumulate)
    }

    fn is_over(&self, run: &Run<N, R>) -> bool {
        self.early_stopping.is_some_and(|stopping| stopping.is_over(self.watch, &run.watched))
    }

    /// Makes a step; `steps` is how many an epoch has.
    fn step(
        &mut self,
        run: &mut Run<N, R>,
        workspace: &mut Workspace<N>,
        data: &Data<N, L>,
        indices: &[usize],
        steps: usize,
    ) -> Result<StepReport, Error> {
        let learning_rate = self.learning_rate(run, steps)?;
        run.optimizer.set_learning_rate(learning_rate);
        let (network, optimizer, loss) = (&mut *self.network, &mut run.optimizer, &self.loss);
        let (Workspace { engine, accumulator, augmented }, mut batch) = (workspace, Batch::of(data, indices));
        if let Some(augment) = &self.augment {
            let seed = mix(mix(self.seed, run.reports.len() as u64), AUGMENTATION);
            (batch.inputs, batch.places) = engine.augment(augment, data.inputs(), indices, seed, augmented);
        }
        let batch = match accumulator {
            Some(accumulator) => accumulator.step(engine, network, optimizer, loss, batch, self.batch_size)?,
            None => engine.step_by(network, optimizer, loss, batch)?,
        };
        run.step += 1;
        let (epoch, step) = (run.reports.len() + 1, run.step);
        if !batch.loss.is_finite() {
            return Err(Error::NotFinite { loss: batch.loss, step, epoch });
        }
        run.mean.add(indices.len(), batch);
        self.follow();
        Ok(StepReport { epoch, step, steps, samples: indices.len(), learning_rate, batch })
    }

    fn learning_rate(&self, run: &Run<N, R>, steps: usize) -> Result<f64, Error> {
        let Some(schedule) = &self.schedule else { return Ok(self.rule.learning_rate()) };
        let steps = steps as u64;
        let step = run.reports.len() as u64 * steps + run.step as u64;
        let moment = Moment::new(step, self.epochs as u64 * steps, steps).watched(self.watch, &run.watched);
        let rate = schedule.learning_rate(self.rule.learning_rate(), &moment);
        let valid = rate.is_finite() && rate >= 0.0;
        check_hyper_parameter("the schedule's learning rate", rate, valid, "at least 0 and finite").map(|()| rate)
    }

    /// Lets the moving average follow the network.
    fn follow(&mut self) {
        match (self.decay, &mut self.average) {
            (None, _) => {}
            (Some(_), None) => self.average = Some(self.network.duplicate()),
            (Some(decay), Some(average)) => average::follow(&mut **average, &self.network, decay),
        }
    }

    fn end_epoch(
        &mut self,
        run: &mut Run<N, R>,
        engine: &mut Engine<N>,
        samples: usize,
        validation: Option<&Data<N, L>>,
    ) -> Result<(), Error> {
        let network = self.average.as_deref().unwrap_or(&self.network);
        let validation = validation.map(|data| engine.evaluate(network, &self.loss, data)).transpose()?;
        let (epoch, training, duration) = (run.reports.len() + 1, run.mean.value(), run.duration);
        let report = EpochReport { epoch, samples, training, validation, duration };
        let value = self.watch.of(validation.unwrap_or(training))?;
        let beaten = |&before: &f64| self.watch.is_better(value, before, 0.0);
        if self.keep_best && run.watched.iter().all(beaten) {
            self.best = Some(network.duplicate());
        }
        run.watched.push(value);
        (self.on_epoch)(&report, network);
        run.reports.push(report);
        (run.step, run.mean, run.duration) = (0, Mean::default(), Duration::ZERO);
        Ok(())
    }

    fn check_settings(&self) -> Result<(), Error> {
        for (name, count) in [("the batch size", self.batch_size), ("the number of batches a step", self.accumulate)] {
            check_hyper_parameter(name, count as f64, count > 0, "at least 1")?;
        }
        if let Some(schedule) = &self.schedule {
            schedule.validate()?;
        }
        if let Some(stopping) = self.early_stopping {
            stopping.validate()?;
        }
        if let Some(augment) = &self.augment {
            augment.validate(N::Input::DIMS)?;
        }
        #[cfg(feature = "safetensors")]
        if let Some(steps) = self.checkpoint_steps {
            check_hyper_parameter("the number of steps a checkpoint", steps as f64, steps > 0, "at least 1")?;
        }
        let decay = self.decay.unwrap_or(0.0);
        check_hyper_parameter(
            "the decay of the moving average",
            decay,
            (0.0..1.0).contains(&decay),
            "at least 0 and below 1",
        )
    }

    fn check(&self, data: &Data<N, L>) -> Result<(), Error> {
        if data.is_empty() {
            return Err(Error::EmptyDataSet);
        }
        let all: Vec<usize> = (0..data.len()).collect();
        self.loss.check(data.targets(), &all)
    }
}

/// The order of an epoch's samples.
fn shuffle(order: &mut [usize], seed: u64, epoch: usize) {
    order.iter_mut().enumerate().for_each(|(place, index)| *index = place);
    order.shuffle(&mut StdRng::seed_from_u64(mix(seed, epoch as u64)));
}
