//! Trains a network: shuffled mini-batches, epoch by epoch.

mod accumulate;
mod average;
#[cfg(feature = "safetensors")]
mod checkpoint;
mod fit;
mod report;
#[cfg(feature = "tensorboard")]
mod tensorboard;
mod watch;

#[cfg(feature = "safetensors")]
pub use checkpoint::{CheckpointError, CheckpointProblem};
pub use report::{EpochReport, StepReport};
pub use watch::{EarlyStopping, Watch};

use crate::data::Augment;
use crate::loss::Behind;
use crate::network::Network;
use crate::optimizer::{Clip, GivenRule};
use crate::schedule::Schedule;

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
    accumulate: usize,
    seed: u64,
    threads: usize,
    schedule: Option<Box<dyn Schedule + 'a>>,
    clip: Option<Clip>,
    frozen: Vec<String>,
    augment: Option<Augment>,
    watch: Watch,
    early_stopping: Option<EarlyStopping>,
    keep_best: bool,
    best: Option<Box<N>>,
    decay: Option<f64>,
    average: Option<Box<N>>,
    #[cfg(feature = "safetensors")]
    checkpoint: Option<std::path::PathBuf>,
    #[cfg(feature = "safetensors")]
    checkpoint_steps: Option<usize>,
    #[cfg(feature = "safetensors")]
    resume: Option<std::path::PathBuf>,
    #[cfg(feature = "tensorboard")]
    tensorboard: Option<std::path::PathBuf>,
    on_step: Box<dyn FnMut(&StepReport) + 'a>,
    on_epoch: Box<OnEpoch<'a, N>>,
}

/// What is done after an epoch.
type OnEpoch<'a, N> = dyn FnMut(&EpochReport, &N) + 'a;

impl<N: Network, L, R> Trainer<'_, N, L, R> {
    /// A trainer for one epoch in batches of 64 on one thread, with the seed 0.
    #[must_use]
    pub fn new<Loss, Rule, Kind>(network: Box<N>, loss: Loss, rule: Rule) -> Self
    where
        Rule: GivenRule<Kind, Rule = R>,
        R: Behind<Loss, N::Output, N::Scalar, Loss = L>,
    {
        Self {
            network,
            loss: R::loss(loss),
            rule: rule.rule(),
            epochs: 1,
            batch_size: 64,
            accumulate: 1,
            seed: 0,
            threads: 1,
            schedule: None,
            clip: None,
            frozen: Vec::new(),
            augment: None,
            watch: Watch::Loss,
            early_stopping: None,
            keep_best: false,
            best: None,
            decay: None,
            average: None,
            #[cfg(feature = "safetensors")]
            checkpoint: None,
            #[cfg(feature = "safetensors")]
            checkpoint_steps: None,
            #[cfg(feature = "safetensors")]
            resume: None,
            #[cfg(feature = "tensorboard")]
            tensorboard: None,
            on_step: Box::new(|_| ()),
            on_epoch: Box::new(|_, _| ()),
        }
    }
}

/// How the training is set. Of a loss that does not suit the network, `new` and `fit` tell.
impl<'a, N: Network, L, R> Trainer<'a, N, L, R> {
    /// How often to go through the data.
    #[must_use]
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.epochs = epochs;
        self
    }

    /// How many samples make a batch. The last one of an epoch may be smaller.
    #[must_use]
    pub fn batch_size(mut self, samples: usize) -> Self {
        self.batch_size = samples;
        self
    }

    /// How many batches make a step: their gradients are added up to that of the mean loss over all of their samples. By
    /// default, one.
    ///
    /// A larger batch gives the same in less time, and takes no more memory unless the network has batch norm: there, each
    /// batch has its own mean and variance, and its groups are in memory together.
    #[must_use]
    pub fn accumulate(mut self, batches: usize) -> Self {
        self.accumulate = batches;
        self
    }

    /// What the order of the samples, dropout and augmentation are drawn from: the same seed gives the same bits.
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

    /// How the learning rate changes: one of [`schedule`](crate::schedule), or a closure that makes a factor of the
    /// progress. By default, it stays the rule's.
    ///
    /// ```
    /// # use netshape::{Network, Trainer, loss::Mse, network, optimizer::Adam};
    /// # use rand::{SeedableRng, rngs::StdRng};
    /// # network!(Line: [1] -> fc(1));
    /// # let line = <Line>::new(&mut StdRng::seed_from_u64(1));
    /// use netshape::schedule::{Cosine, WarmUp};
    ///
    /// let schedule = WarmUp::epochs(2).then(Cosine::new());
    /// let trainer = Trainer::new(line, Mse, Adam::new(0.01)).epochs(20).schedule(schedule);
    /// ```
    #[must_use]
    pub fn schedule(mut self, schedule: impl Schedule + 'a) -> Self {
        self.schedule = Some(Box::new(schedule));
        self
    }

    /// Clips the gradients of each step. By default, they stay what they are.
    #[must_use]
    pub fn clip(mut self, clip: Clip) -> Self {
        self.clip = Some(clip);
        self
    }

    /// Leaves the parameters of the layers of these names as they are. In front of the first layer that learns, nothing is
    /// computed backward: with a frozen body, a step takes little longer than the forward pass. See
    /// [`Optimizer::freeze`](crate::optimizer::Optimizer::freeze).
    ///
    /// ```
    /// # use netshape::{Network, Trainer, loss::Mse, network, optimizer::Adam};
    /// # use rand::{SeedableRng, rngs::StdRng};
    /// network!(Small: [3, 8, 8] -> conv(8, k3) -> relu -> conv(8, k3) -> relu -> fc(4));
    /// # let small = <Small>::new(&mut StdRng::seed_from_u64(1));
    ///
    /// // All but the last layer.
    /// let body = <Small>::LAYERS.iter().map(|layer| layer.name).filter(|&name| name != "fc1");
    /// let trainer = Trainer::new(small, Mse, Adam::new(0.01)).freeze(body);
    /// ```
    #[must_use]
    pub fn freeze<S: Into<String>>(mut self, layers: impl IntoIterator<Item = S>) -> Self {
        self.frozen = layers.into_iter().map(Into::into).collect();
        self
    }

    /// Changes the inputs at random each time they are learned from, on all threads; validation sees them as they are.
    ///
    /// ```
    /// # use netshape::{Network, Trainer, loss::CrossEntropy, network, optimizer::Adam};
    /// # use rand::{SeedableRng, rngs::StdRng};
    /// # network!(Small: [3, 8, 8] -> conv(8, k3) -> relu -> fc(4));
    /// # let small = <Small>::new(&mut StdRng::seed_from_u64(1));
    /// use netshape::data::Augment;
    ///
    /// let augment = Augment::new().shift(2).flip_horizontal();
    /// let trainer = Trainer::new(small, CrossEntropy::new(), Adam::new(0.01)).augment(augment);
    /// ```
    #[must_use]
    pub fn augment(mut self, augment: Augment) -> Self {
        self.augment = Some(augment);
        self
    }

    /// What tells a better epoch from a worse one, to [early stopping](Self::early_stopping), to [the best
    /// network](Self::keep_best) and to [`Plateau`](crate::schedule::Plateau): by default, the loss.
    #[must_use]
    pub fn watch(mut self, watch: Watch) -> Self {
        self.watch = watch;
        self
    }

    /// Ends the training before its last epoch if nothing gets better any more. By default, it never ends early.
    #[must_use]
    pub fn early_stopping(mut self, stopping: EarlyStopping) -> Self {
        self.early_stopping = Some(stopping);
        self
    }

    /// Keeps a copy of the network of the best epoch, for [`best`](Self::best). By default, none.
    #[must_use]
    pub fn keep_best(mut self) -> Self {
        self.keep_best = true;
        self
    }

    /// Keeps an exponential moving average of the parameters, which is often better than where the last steps led:
    /// [`average`](Self::average).
    ///
    /// ```text
    /// a ← w after the first step, then decay·a + (1 − decay)·w
    /// ```
    ///
    /// Running statistics are averaged, too. It is the average that is validated, that [`keep_best`](Self::keep_best) keeps,
    /// and that is shown after each epoch. PyTorch's
    /// [`AveragedModel`](https://docs.pytorch.org/docs/stable/optim.html#weight-averaging-swa-and-ema) with
    /// `get_ema_multi_avg_fn(decay)` and `use_buffers=True`.
    #[must_use]
    pub fn moving_average(mut self, decay: f64) -> Self {
        self.decay = Some(decay);
        self
    }

    /// Writes a checkpoint after each epoch: all that [`resume`](Self::resume) needs to go on as if nothing had happened.
    ///
    /// It is written beside the last one and put in its place, so that a kill at any moment leaves a whole one. The file is
    /// one of [weights](crate::weights), too.
    #[cfg(feature = "safetensors")]
    #[must_use]
    pub fn checkpoint(mut self, path: impl Into<std::path::PathBuf>) -> Self {
        self.checkpoint = Some(path.into());
        self
    }

    /// Writes a checkpoint after every so many steps of an epoch as well.
    #[cfg(feature = "safetensors")]
    #[must_use]
    pub fn checkpoint_steps(mut self, steps: usize) -> Self {
        self.checkpoint_steps = Some(steps);
        self
    }

    /// Goes on from a checkpoint that the same training [wrote](Self::checkpoint): same data, batch size, seed, rule and
    /// scalar. On the same instruction set, it ends with the same bits as if it had not been interrupted.
    ///
    /// The number of epochs may be larger than before, and the learning rate, the schedule and all that is not named
    /// above may be others: from then on, they are what holds.
    ///
    /// ```
    /// # use netshape::data::Dataset;
    /// # use netshape::loss::Mse;
    /// # use netshape::optimizer::Adam;
    /// # use netshape::{Flat, Network, Samples, Trainer, network};
    /// # use rand::{SeedableRng, rngs::StdRng};
    /// network!(Line: [1] -> fc(1));
    /// # let numbers = |factor: f32| Samples::from_vec((1..=5).map(|x| factor * x as f32).collect());
    /// # let data = Dataset::new(numbers(0.1)?, numbers(0.3)?)?;
    /// # let folder = std::env::temp_dir().join(format!("netshape-resume-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("line.safetensors");
    /// let trainer = || Trainer::new(<Line>::zeroed(), Mse, Adam::new(0.01)).batch_size(2);
    ///
    /// trainer().epochs(3).checkpoint(&path).fit(&data, None)?;
    /// let mut resumed = trainer().epochs(5).resume(&path);
    /// let mut whole = trainer().epochs(5);
    /// assert_eq!(resumed.fit(&data, None)?.len(), 5); // the reports of the first three are in the checkpoint
    /// whole.fit(&data, None)?;
    /// assert_eq!(resumed.network().as_slice(), whole.network().as_slice());
    /// # std::fs::remove_dir_all(folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "safetensors")]
    #[must_use]
    pub fn resume(mut self, path: impl Into<std::path::PathBuf>) -> Self {
        self.resume = Some(path.into());
        self
    }

    /// Writes the course of the training for [TensorBoard](crate::tensorboard): `tensorboard --logdir FOLDER` shows it while
    /// it goes on.
    ///
    /// In `folder` there are three runs: `training` and `validation` have `epoch/loss` and `epoch/accuracy` by epoch, and
    /// `steps` has `step/loss`, `step/accuracy` and `step/learning_rate` by step, counted through all epochs. A training
    /// that is resumed adds its own files to the same folder, and has readers forget what was written behind the
    /// checkpoint, as it will be written again.
    #[cfg(feature = "tensorboard")]
    #[must_use]
    pub fn tensorboard(mut self, folder: impl Into<std::path::PathBuf>) -> Self {
        self.tensorboard = Some(folder.into());
        self
    }

    /// What to do after each step.
    #[must_use]
    pub fn on_step(mut self, callback: impl FnMut(&StepReport) + 'a) -> Self {
        self.on_step = Box::new(callback);
        self
    }

    /// What to do after each epoch and its validation, with the network that was validated.
    #[must_use]
    pub fn on_epoch(mut self, callback: impl FnMut(&EpochReport, &N) + 'a) -> Self {
        self.on_epoch = Box::new(callback);
        self
    }

    /// The network, as the last step left it.
    #[must_use]
    pub fn network(&self) -> &N {
        &self.network
    }

    /// The network, without the trainer.
    #[must_use]
    pub fn into_network(self) -> Box<N> {
        self.network
    }

    /// The network of the best epoch, if it was to be [kept](Self::keep_best) and an epoch is over.
    #[must_use]
    pub fn best(&self) -> Option<&N> {
        self.best.as_deref()
    }

    /// The moving average of the parameters, if there is to be [one](Self::moving_average) and a step was made.
    #[must_use]
    pub fn average(&self) -> Option<&N> {
        self.average.as_deref()
    }
}
