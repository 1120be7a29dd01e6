//! Trains a network: shuffled mini-batches, epoch by epoch.

use std::time::{Duration, Instant};

use rand::seq::SliceRandom;
use rand::{SeedableRng, rngs::StdRng};

use crate::data::Dataset;
use crate::engine::{Engine, Evaluation};
use crate::error::Error;
use crate::loss::Loss;
use crate::network::Network;
use crate::optimizer::{Optimizer, Rule};

/// Trains a network by a loss and a rule.
///
/// ```
/// use netshape::data::Dataset;
/// use netshape::loss::{Classes, CrossEntropy};
/// use netshape::optimizer::Adam;
/// use netshape::{Network, Samples, Trainer, network};
/// # use rand::{SeedableRng, rngs::StdRng};
///
/// network!(Xor: [2] -> fc(8) -> tanh -> fc(2));
///
/// let inputs = Samples::from_vec(vec![0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0])?;
/// let xor = Dataset::new(inputs, Classes::from(vec![0, 1, 1, 0]))?;
/// let network = <Xor>::new(&mut StdRng::seed_from_u64(1));
/// let mut trainer = Trainer::new(network, CrossEntropy::new(), Adam::new(0.05)).epochs(200).batch_size(4);
/// let epochs = trainer.fit(&xor, None)?;
/// assert_eq!(epochs.last().and_then(|epoch| epoch.training.accuracy), Some(1.0));
/// # Ok::<(), netshape::Error>(())
/// ```
pub struct Trainer<'a, N: Network, L, R> {
    network: Box<N>,
    loss: L,
    rule: R,
    epochs: usize,
    batch_size: usize,
    seed: u64,
    threads: usize,
    schedule: Option<Box<dyn Fn(f64) -> f64 + 'a>>,
    on_step: Box<dyn FnMut(&StepReport) + 'a>,
    on_epoch: Box<OnEpoch<'a, N>>,
}

/// What is done after an epoch.
type OnEpoch<'a, N> = dyn FnMut(&EpochReport, &N) + 'a;

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
    /// How many samples the batch had.
    pub samples: usize,
    /// The batch's loss and accuracy, before the update.
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

impl<'a, N, L, R> Trainer<'a, N, L, R>
where
    N: Network,
    L: Loss<N::Output, N::Scalar>,
    R: Rule,
{
    /// A trainer for one epoch in batches of 64 on one thread, with the seed 0.
    #[must_use]
    pub fn new(network: Box<N>, loss: L, rule: R) -> Self {
        let (on_step, on_epoch) = (Box::new(|_: &_| ()), Box::new(|_: &_, _: &_| ()));
        Self { network, loss, rule, epochs: 1, batch_size: 64, seed: 0, threads: 1, schedule: None, on_step, on_epoch }
    }

    /// How often to go through the data.
    #[must_use]
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.epochs = epochs;
        self
    }

    /// How many samples make a step. The last batch of an epoch may be smaller.
    #[must_use]
    pub fn batch_size(mut self, samples: usize) -> Self {
        self.batch_size = samples;
        self
    }

    /// What the order of the samples and dropout are drawn from: the same seed gives the same bits.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How many threads work; on any number, the result has the same bits.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// How the learning rate changes: in each step, it is the rule's times `factor(progress)`, where the progress grows
    /// from 0 at the first step towards 1 behind the last. By default, it stays the rule's.
    ///
    /// ```
    /// # use netshape::{Network, Trainer, loss::Mse, network, optimizer::Adam};
    /// # use rand::{SeedableRng, rngs::StdRng};
    /// # network!(Line: [1] -> fc(1));
    /// # let line = <Line>::new(&mut StdRng::seed_from_u64(1));
    /// // Half a cosine, from 1 down to 0.
    /// let cosine = |progress: f64| (1.0 + (std::f64::consts::PI * progress).cos()) / 2.0;
    /// let trainer = Trainer::new(line, Mse, Adam::new(0.01)).epochs(20).schedule(cosine);
    /// ```
    #[must_use]
    pub fn schedule(mut self, factor: impl Fn(f64) -> f64 + 'a) -> Self {
        self.schedule = Some(Box::new(factor));
        self
    }

    /// What to do after each step.
    #[must_use]
    pub fn on_step(mut self, callback: impl FnMut(&StepReport) + 'a) -> Self {
        self.on_step = Box::new(callback);
        self
    }

    /// What to do after each epoch and its validation.
    #[must_use]
    pub fn on_epoch(mut self, callback: impl FnMut(&EpochReport, &N) + 'a) -> Self {
        self.on_epoch = Box::new(callback);
        self
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &N {
        &self.network
    }

    /// The network, without the trainer.
    #[must_use]
    pub fn into_network(self) -> Box<N> {
        self.network
    }

    /// Trains, and reports on every epoch.
    ///
    /// # Errors
    /// If the data set is empty or does not suit the loss, if a setting is outside of its range, or at the first step
    /// whose loss is not finite; the network then has the parameters with which that loss was computed.
    pub fn fit(
        &mut self,
        training: &Dataset<N::Input, L::Targets, N::Scalar>,
        validation: Option<&Dataset<N::Input, L::Targets, N::Scalar>>,
    ) -> Result<Vec<EpochReport>, Error> {
        self.check(training)?;
        if let Some(validation) = validation {
            self.check(validation)?;
        }
        let mut engine = Engine::<N>::new(self.threads);
        engine.set_seed(self.seed);
        let mut optimizer = Optimizer::<N, R>::new(self.rule.clone())?;
        let mut random = StdRng::seed_from_u64(self.seed);
        let mut order: Vec<usize> = (0..training.len()).collect();
        let mut reports = Vec::new();
        let steps = order.len().div_ceil(self.batch_size);
        for epoch in 1..=self.epochs {
            let begin = Instant::now();
            order.shuffle(&mut random);
            let mut mean = Mean::default();
            for (step, indices) in order.chunks(self.batch_size).enumerate() {
                if let Some(factor) = &self.schedule {
                    let progress = optimizer.steps() as f64 / (self.epochs as f64 * steps as f64);
                    optimizer.set_learning_rate(self.rule.learning_rate() * factor(progress));
                }
                let batch = engine.step(&mut self.network, &mut optimizer, &self.loss, training, indices)?;
                let report = StepReport { epoch, step: step + 1, steps, samples: indices.len(), batch };
                if !batch.loss.is_finite() {
                    return Err(Error::NotFinite { loss: batch.loss, step: report.step, epoch });
                }
                mean.add(&report);
                (self.on_step)(&report);
            }
            let duration = begin.elapsed();
            let validation = match validation {
                Some(data) => Some(engine.evaluate(&self.network, &self.loss, data)?),
                None => None,
            };
            let report = EpochReport { epoch, samples: order.len(), training: mean.value(), validation, duration };
            (self.on_epoch)(&report, &self.network);
            reports.push(report);
        }
        Ok(reports)
    }

    fn check(&self, data: &Dataset<N::Input, L::Targets, N::Scalar>) -> Result<(), Error> {
        if data.is_empty() {
            return Err(Error::EmptyDataSet);
        }
        if self.batch_size == 0 {
            return Err(Error::HyperParameter { name: "the batch size", value: 0.0, expected: "at least 1" });
        }
        let all: Vec<usize> = (0..data.len()).collect();
        self.loss.check(data.targets(), &all)
    }
}

/// The mean over batches of different sizes.
#[derive(Default)]
struct Mean {
    samples: f64,
    loss: f64,
    correct: Option<f64>,
}

impl Mean {
    fn add(&mut self, report: &StepReport) {
        let samples = report.samples as f64;
        self.samples += samples;
        self.loss += report.batch.loss * samples;
        if let Some(accuracy) = report.batch.accuracy {
            *self.correct.get_or_insert(0.0) += accuracy * samples;
        }
    }

    fn value(&self) -> Evaluation {
        Evaluation { loss: self.loss / self.samples, accuracy: self.correct.map(|correct| correct / self.samples) }
    }
}
