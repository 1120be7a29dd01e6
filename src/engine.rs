//! Sends batches through a network, group by group, on all threads.
//!
//! # Same bits on any number of threads
//! A batch is cut into groups, and the groups are dealt to *partial sums*, whose number depends on the batch and the
//! network alone. A thread takes a partial sum, adds up its groups in order, and takes the next one. At the end the
//! partial sums are added up in order. So who computes what is a matter of chance, but no sum's order is.

mod augmented;
mod meeting;
mod memory;
mod partial_sums;
mod phases;
mod products;
mod shares;

use std::sync::{Mutex, PoisonError};

pub(crate) use augmented::Augmented;
use meeting::Meeting;
use partial_sums::{PartialSum, add_to, chunks, stretch_ends, stretches};
use products::Products;
use shares::Shares;

use crate::aligned::Aligned;
use crate::data::Dataset;
use crate::group::Group;
use crate::kernel::{Convolution, Isa, Kernels};
use crate::loss::{GroupLoss, Loss, Targets};
use crate::network::{Gradients, Held, Network};
use crate::optimizer::{Optimizer, Rule};
use crate::past_caches::PastCaches;
use crate::workers::Workers;
use crate::{Error, Flat, Samples, Scalar, Shape};

pub(crate) use products::Aside;
pub(crate) use shares::cut;

/// The threads and the memory that a network is run with.
///
/// Everything is kept from one call to the next, so that a training step allocates nothing once it has seen its largest
/// batch.
pub struct Engine<N: Network> {
    kernels: &'static Kernels<N::Scalar>,
    workers: Workers,
    /// A group's memory, for each thread.
    memories: Vec<Mutex<Aligned<N::Scalar>>>,
    partial_sums: Vec<PartialSum<N>>,
    /// The gradients of fully connected layers, which are not made group by group.
    products: Products<N::Scalar>,
    /// The sum of the squares of each chunk of a gradient, where its norm is wanted.
    squares: Vec<f64>,
    /// The memory of each group, for a network whose groups meet.
    meeting: Meeting<N::Scalar>,
    seed: u64,
    steps: u64,
}

/// What a loss says of a batch, and the gradient by its samples.
type WithInputs<N> = (Evaluation, Samples<<N as Network>::Input, <N as Flat>::Scalar>);

/// The samples of a step: which ones of the targets, and where among which numbers their inputs lie.
pub(crate) struct Batch<'a, L, T> {
    pub(crate) inputs: &'a [T],
    pub(crate) places: &'a [usize],
    pub(crate) targets: &'a L,
    pub(crate) indices: &'a [usize],
}

// By hand, as a derive would ask the same of the targets.
impl<L, T> Clone for Batch<'_, L, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L, T> Copy for Batch<'_, L, T> {}

impl<'a, L: Targets, T: Scalar> Batch<'a, L, T> {
    /// Samples of a data set as they are.
    pub(crate) fn of<S: Shape>(data: &'a Dataset<S, L, T>, indices: &'a [usize]) -> Self {
        Self { inputs: data.inputs().as_slice(), places: indices, targets: data.targets(), indices }
    }

    /// The batch in parts of `size` samples.
    pub(crate) fn parts(self, size: usize) -> impl ExactSizeIterator<Item = Self> {
        let parts = self.places.chunks(size).zip(self.indices.chunks(size));
        parts.map(move |(places, indices)| Self { places, indices, ..self })
    }
}

/// What a loss says of a batch or a data set.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Evaluation {
    /// The mean loss.
    pub loss: f64,
    /// How many of the samples were classified rightly, where the loss is about classes: 0 to 1.
    pub accuracy: Option<f64>,
}

impl<N: Network> Engine<N> {
    /// An engine with so many threads, at least one, on the best instruction set that the processor has.
    #[must_use]
    pub fn new(threads: usize) -> Self {
        Self::on(Isa::detect(), threads)
    }

    /// An engine on an instruction set of your choice; [`Isa::available`] lists them.
    #[must_use]
    pub fn on(isa: Isa, threads: usize) -> Self {
        let workers = Workers::new(threads);
        let memories = (0..workers.count()).map(|_| Mutex::default()).collect();
        let (kernels, meeting) = (N::Scalar::kernels(isa, N::Scalar::CONVOLUTION), Meeting::new());
        let (partial_sums, squares, products) = (Vec::new(), Vec::new(), Products::new::<N>(kernels));
        Self { kernels, workers, memories, partial_sums, products, squares, meeting, seed: 0, steps: 0 }
    }

    /// The instruction set in use.
    #[must_use]
    pub fn isa(&self) -> Isa {
        self.kernels.isa
    }

    /// How convolutions are computed.
    #[must_use]
    pub fn convolution(&self) -> Convolution {
        self.kernels.convolution
    }

    /// Sets how convolutions are computed; [`Scalar::CONVOLUTION`] is what an engine begins with.
    pub fn set_convolution(&mut self, convolution: Convolution) {
        self.kernels = N::Scalar::kernels(self.kernels.isa, convolution);
    }

    /// How many threads there are.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.workers.count()
    }

    /// How many samples go through the network together, on each thread.
    #[must_use]
    pub fn lanes(&self) -> usize {
        self.kernels.lanes
    }

    /// Sets the seed of what dropout drops, and begins to count the steps anew.
    pub fn set_seed(&mut self, seed: u64) {
        self.seed = seed;
        self.steps = 0;
    }

    /// How many gradients were computed since the seed was set.
    #[cfg(feature = "safetensors")]
    pub(crate) fn steps(&self) -> u64 {
        self.steps
    }

    /// Goes on as if so many gradients had been computed since the seed was set.
    #[cfg(feature = "safetensors")]
    pub(crate) fn skip_to(&mut self, steps: u64) {
        self.steps = steps;
    }

    /// What the network makes of the samples, in inference: nothing is dropped, nothing is kept.
    #[must_use]
    pub fn forward(
        &mut self,
        network: &impl Held<Network = N>,
        samples: &Samples<N::Input, N::Scalar>,
    ) -> Samples<N::Output, N::Scalar> {
        let mut outputs = Samples::zeros(samples.len());
        self.forward_into(network, samples, &mut outputs);
        outputs
    }

    /// As [`forward`](Self::forward), into samples that exist.
    ///
    /// # Panics
    /// If there are not as many outputs as samples.
    pub fn forward_into(
        &mut self,
        network: &impl Held<Network = N>,
        samples: &Samples<N::Input, N::Scalar>,
        outputs: &mut Samples<N::Output, N::Scalar>,
    ) {
        assert_eq!(samples.len(), outputs.len(), "there must be an output for each sample");
        let network = network.network();
        let (kernels, memories, plan) = (self.kernels, &self.memories, N::INFERENCE);
        let lanes = kernels.lanes;
        let width = lanes * plan.output.len;
        let queue = Mutex::new(outputs.as_mut_slice().chunks_mut(width).enumerate());
        self.workers.run(&|thread| {
            let mut memory = lock(&memories[thread]);
            let memory = memory.get(plan.len * lanes);
            let mut places = [0; MOST_LANES];
            while let Some((index, outputs)) = next(&queue) {
                let mut group = Group::new(kernels, memory, 0);
                let places = &mut places[..outputs.len() / plan.output.len];
                places.iter_mut().enumerate().for_each(|(lane, place)| *place = index * lanes + lane);
                group.pack(samples.as_slice(), places, plan.input);
                network.inference_pass(&mut group);
                group.unpack(plan.output, outputs);
            }
        });
    }

    /// The gradient of the mean loss over the samples `indices` of `data`, by every parameter.
    ///
    /// # Errors
    /// If there are no samples, or one is not in the data; and if there are so few that a batch norm has one value per
    /// channel.
    pub fn gradients<L: Loss<N::Output, N::Scalar>>(
        &mut self,
        network: &impl Held<Network = N>,
        loss: &L,
        data: &Dataset<N::Input, L::Targets, N::Scalar>,
        indices: &[usize],
        gradients: &mut Gradients<N>,
    ) -> Result<Evaluation, Error> {
        self.gradients_by(network.network(), loss, Batch::of(data, indices), 0, gradients)
    }

    /// [`gradients`](Self::gradients) of a batch that need not be stored in a data set, by the parameters from number `first`
    /// on.
    pub(crate) fn gradients_by<L: Loss<N::Output, N::Scalar>>(
        &mut self,
        network: &N,
        loss: &L,
        batch: Batch<'_, L::Targets, N::Scalar>,
        first: usize,
        gradients: &mut Gradients<N>,
    ) -> Result<Evaluation, Error> {
        let (sums, evaluation) = self.backpropagate(network, loss, batch, first, None)?;
        self.add_up(sums, gradients);
        Ok(evaluation)
    }

    /// As [`gradients`](Self::gradients), and by every number of the samples too.
    ///
    /// # Errors
    /// As `gradients`.
    pub fn gradients_with_inputs<L: Loss<N::Output, N::Scalar>>(
        &mut self,
        network: &impl Held<Network = N>,
        loss: &L,
        data: &Dataset<N::Input, L::Targets, N::Scalar>,
        indices: &[usize],
        gradients: &mut Gradients<N>,
    ) -> Result<WithInputs<N>, Error> {
        let mut inputs = Samples::zeros(indices.len());
        let batch = Batch::of(data, indices);
        let (sums, evaluation) = self.backpropagate(network.network(), loss, batch, 0, Some(inputs.as_mut_slice()))?;
        self.add_up(sums, gradients);
        Ok((evaluation, inputs))
    }

    /// A step of training: the gradient of the mean loss over the samples `indices` of `data`, and the optimiser's update
    /// by it. The same, to the bit, as [`gradients`](Self::gradients) and [`Optimizer::step`], but on all threads, and
    /// with each gradient used while it is in cache.
    ///
    /// Where the loss is not finite, the parameters stay what they are.
    ///
    /// # Errors
    /// As `gradients`; and if gradients are clipped to a norm and have none that is finite.
    pub fn step<L: Loss<N::Output, N::Scalar>, R: Rule>(
        &mut self,
        network: &mut impl Held<Network = N>,
        optimizer: &mut Optimizer<N, R>,
        loss: &L,
        data: &Dataset<N::Input, L::Targets, N::Scalar>,
        indices: &[usize],
    ) -> Result<Evaluation, Error> {
        self.step_by(network.network_mut(), optimizer, loss, Batch::of(data, indices))
    }

    /// [`step`](Self::step) by a batch that need not be stored in a data set.
    pub(crate) fn step_by<L: Loss<N::Output, N::Scalar>, R: Rule>(
        &mut self,
        network: &mut N,
        optimizer: &mut Optimizer<N, R>,
        loss: &L,
        batch: Batch<'_, L::Targets, N::Scalar>,
    ) -> Result<Evaluation, Error> {
        let (sums, evaluation) = self.backpropagate(network, loss, batch, optimizer.first_moving(), None)?;
        if !evaluation.loss.is_finite() {
            return Ok(evaluation);
        }
        let norm = if optimizer.wants_norm() { self.add_up_first(sums, optimizer)? } else { 0.0 };
        let Some((first, others)) = self.partial_sums[..sums].split_first_mut() else { return Ok(evaluation) };
        // With a norm, they are added up already.
        let others = if optimizer.wants_norm() { &[] } else { &*others };
        let ranges = self.products.summed();
        let (update, numbers) = optimizer.begin(network, norm);
        let totals = stretches(first.gradients.as_mut_slice());
        let shares = Shares::new(self.workers.count(), numbers.cut(stretch_ends(N::LEN)).zip(totals));
        let several = self.workers.count() > 1;
        self.workers.run(&|thread| {
            let mut past_caches = several.then(PastCaches::new).flatten();
            for (_, (numbers, (start, totals))) in shares.of(thread) {
                for (chunk, (start, total)) in numbers.chunks().zip(chunks(start, totals)) {
                    add_to(total, others, ranges, start);
                    update.apply(chunk, total, past_caches.as_mut());
                }
            }
        });
        Ok(evaluation)
    }

    /// The mean loss over a data set, and the accuracy, in inference.
    ///
    /// # Errors
    /// If the data set is empty.
    pub fn evaluate<L: Loss<N::Output, N::Scalar>>(
        &mut self,
        network: &impl Held<Network = N>,
        loss: &L,
        data: &Dataset<N::Input, L::Targets, N::Scalar>,
    ) -> Result<Evaluation, Error> {
        let network = network.network();
        let indices: Vec<usize> = (0..data.len()).collect();
        check::<N, L>(loss, data.targets(), &indices)?;
        let weight = loss.weight(data.targets(), &indices);
        let (kernels, memories, plan) = (self.kernels, &self.memories, N::INFERENCE);
        let (lanes, samples) = (kernels.lanes, data.len());
        let mut losses = vec![GroupLoss::default(); samples.div_ceil(lanes)];
        let queue = Mutex::new(losses.iter_mut().enumerate());
        self.workers.run(&|thread| {
            let mut memory = lock(&memories[thread]);
            let memory = memory.get(plan.len * lanes);
            let mut unused = vec![N::Scalar::default(); plan.output.len * lanes];
            while let Some((index, sum)) = next(&queue) {
                let mut group = Group::new(kernels, memory, 0);
                let members = &indices[index * lanes..samples.min((index + 1) * lanes)];
                group.pack(data.inputs().as_slice(), members, plan.input);
                network.inference_pass(&mut group);
                let (outputs, _) = group.pair(plan.output, plan.output_gradient);
                *sum = loss.group(outputs, &mut unused, lanes, data.targets(), members, weight);
            }
        });
        let total = losses.iter().fold(GroupLoss::default(), |total, &loss| total + loss);
        Ok(Evaluation::of(total, samples))
    }
}

/// Whether `indices` are samples that the loss can be computed of.
fn check<N: Network, L: Loss<N::Output, N::Scalar>>(
    loss: &L,
    targets: &L::Targets,
    indices: &[usize],
) -> Result<(), Error> {
    if indices.is_empty() {
        return Err(Error::EmptyDataSet);
    }
    if let Some(&index) = indices.iter().find(|&&index| index >= targets.len()) {
        return Err(Error::NoSuchSample { index, samples: targets.len() });
    }
    loss.check(targets, indices)
}

/// The widest group that any instruction set has.
const MOST_LANES: usize = 16;

impl Evaluation {
    fn of(loss: GroupLoss, samples: usize) -> Self {
        Self { loss: loss.loss, accuracy: loss.correct.map(|correct| correct as f64 / samples as f64) }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A panic of a task reaches the caller of `Workers::run`; the memory behind these locks is overwritten before it is
    // read again.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn next<I: Iterator>(queue: &Mutex<I>) -> Option<I::Item> {
    lock(queue).next()
}

/// A seed of its own for each step and group (the finaliser of `SplitMix64`).
pub(crate) fn mix(seed: u64, number: u64) -> u64 {
    let mut z = seed.wrapping_add(number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
