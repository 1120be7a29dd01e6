//! The gradient of a batch: groups add to partial sums, and these are added up.

use std::ops::Range;
use std::sync::Mutex;

use super::shares::{MOST_SHARES, Shares, cut, ends};
use super::{Batch, Engine, Evaluation, check, lock, mix};
use crate::group::Group;
use crate::loss::{GroupLoss, Loss};
use crate::network::{Gradients, Network};
use crate::optimizer::{CHUNK, Optimizer, Rule, pieces, vectorized};
use crate::{Error, Reach};

/// The most partial sums of a gradient that are kept: beyond as many threads, more do not help.
const MOST_PARTIAL_SUMS: usize = MOST_SHARES;
/// As many as a usual machine has threads.
const FEWEST_PARTIAL_SUMS: usize = MOST_PARTIAL_SUMS / 4;
/// So many groups of each partial sum put factors aside before they are multiplied.
pub(super) const TURNS: usize = 8;
/// Above this many numbers in all partial sums together, there are fewer.
const PARTIAL_SUMS_LEN: usize = 1 << 24;

/// A gradient by some of the groups, and their loss.
pub(super) struct PartialSum<N> {
    pub(super) gradients: Box<N>,
    pub(super) loss: GroupLoss,
}

impl<N: Network> Engine<N> {
    /// Adds the partial sums up in the first of them, and tells the gradient's norm.
    pub(super) fn add_up_first<R: Rule>(&mut self, sums: usize, optimizer: &Optimizer<N, R>) -> Result<f64, Error> {
        self.squares.resize(N::LEN.div_ceil(CHUNK), 0.0);
        let Some((first, others)) = self.partial_sums[..sums].split_first_mut() else { return Ok(0.0) };
        let ranges = self.products.summed();
        let (totals, ends) = (stretches(first.gradients.as_mut_slice()), ends(self.squares.len()));
        let shares = Shares::new(self.workers.count(), totals.zip(cut(&mut self.squares, ends)));
        self.workers.run(&|thread| {
            for (_, ((start, totals), squares)) in shares.of(thread) {
                for ((start, total), squares) in chunks(start, totals).zip(squares) {
                    add_to(total, others, ranges, start);
                    *squares = optimizer.squares(start, total);
                }
            }
        });
        let norm = self.squares.iter().sum::<f64>().sqrt();
        if norm.is_finite() { Ok(norm) } else { Err(Error::GradientNotFinite { norm }) }
    }

    /// Leaves the gradients of the parameters from number `first` on in so many partial sums.
    pub(super) fn backpropagate<L: Loss<N::Output, N::Scalar>>(
        &mut self,
        network: &N,
        loss: &L,
        batch: Batch<'_, L::Targets, N::Scalar>,
        first: usize,
        inputs: Option<&mut [N::Scalar]>,
    ) -> Result<(usize, Evaluation), Error> {
        check::<N, L>(loss, batch.targets, batch.indices)?;
        self.products.want(first, N::LEN);
        if N::PHASES > 1 {
            return self.backpropagate_in_phases(network, loss, batch, first, inputs);
        }
        let Batch { targets, indices, .. } = batch;
        let weight = loss.weight(targets, indices);
        let groups = indices.len().div_ceil(self.kernels.lanes);
        let sums = self.prepare_partial_sums(groups);
        let (kernels, memories, plan) = (self.kernels, &self.memories, N::TRAINING);
        let lanes = kernels.lanes;
        let (seed, partial_sums) = (mix(self.seed, self.steps), &mut self.partial_sums[..sums]);
        for sum in partial_sums.iter_mut() {
            sum.loss = GroupLoss::default();
        }
        let to_input = inputs.is_some();
        let inputs = Mutex::new(inputs);
        let turns = groups.div_ceil(sums);
        for begin in (0..turns).step_by(TURNS) {
            let turns = TURNS.min(turns - begin);
            let wave = begin * sums..groups.min((begin + turns) * sums);
            self.products.begin();
            let stretches = self.products.stretches(sums, turns);
            let shares = Shares::new(self.workers.count(), partial_sums.iter_mut().zip(stretches));
            self.workers.run(&|thread| {
                let mut memory = lock(&memories[thread]);
                let memory = memory.get(plan.len * lanes);
                for (place, (sum, mut stretch)) in shares.of(thread) {
                    let reach = reach_back(&*sum.gradients, first, to_input);
                    if begin == 0 {
                        stretch.clear(sum.gradients.as_mut_slice());
                    }
                    let indices_of_groups = (wave.start + place..wave.end).step_by(sums);
                    stretch.clear_from(indices_of_groups.len());
                    for (turn, index) in indices_of_groups.enumerate() {
                        let range = index * lanes..indices.len().min((index + 1) * lanes);
                        let members = &indices[range.clone()];
                        let aside = stretch.aside(turn, begin + turn == 0, sum.gradients.as_slice());
                        let mut group = Group::new(kernels, memory, mix(seed, index as u64)).with_aside(Some(aside));
                        group.pack(batch.inputs, &batch.places[range.clone()], plan.input);
                        network.forward_group(&mut group);
                        let (outputs, gradient) = group.pair(plan.output, plan.output_gradient);
                        sum.loss = sum.loss + loss.group(outputs, gradient, lanes, targets, members, weight);
                        network.backward_group(&mut group, &mut sum.gradients, reach);
                        if let Some(inputs) = lock(&inputs).as_deref_mut() {
                            let width = plan.input.len;
                            group.unpack(plan.input_gradient, &mut inputs[range.start * width..range.end * width]);
                        }
                    }
                }
            });
            let gradients = partial_sums[0].gradients.as_mut_slice();
            self.products.multiply(kernels, &mut self.workers, [wave.len(), sums * turns], begin > 0, gradients);
        }
        self.steps += 1;
        let total = self.partial_sums[..sums].iter().fold(GroupLoss::default(), |total, sum| total + sum.loss);
        Ok((sums, Evaluation::of(total, indices.len())))
    }

    /// Makes the partial sums of so many groups, and tells how many they are.
    pub(super) fn prepare_partial_sums(&mut self, groups: usize) -> usize {
        let sums = partial_sums::<N>(groups);
        self.partial_sums.reserve_exact(sums.saturating_sub(self.partial_sums.len()));
        while self.partial_sums.len() < sums {
            self.partial_sums.push(PartialSum { gradients: N::zeroed(), loss: GroupLoss::default() });
        }
        sums
    }

    /// Adds up the first `sums` partial sums, each number in their order.
    pub(super) fn add_up(&mut self, sums: usize, gradients: &mut Gradients<N>) {
        let (first, others) = (&self.partial_sums[0], &self.partial_sums[1..sums]);
        let (ranges, first) = (self.products.summed(), first.gradients.as_slice());
        let shares = Shares::new(self.workers.count(), stretches(gradients.as_mut_slice()));
        self.workers.run(&|thread| {
            for (_, (start, totals)) in shares.of(thread) {
                for (start, total) in chunks(start, totals) {
                    total.copy_from_slice(&first[start..start + total.len()]);
                    add_to(total, others, ranges, start);
                }
            }
        });
    }
}

/// How far back the gradients go: to parameter `first`, or to the input.
pub(super) fn reach_back<N: Network>(gradients: &N, first: usize, to_input: bool) -> Reach {
    if to_input { Reach::INPUT } else { Reach::parameters(gradients.as_slice(), first) }
}

/// Up to which of so many numbers each share goes: to the end of a chunk.
pub(super) fn stretch_ends(len: usize) -> impl Iterator<Item = usize> + Clone {
    ends(len.div_ceil(CHUNK)).map(move |end| len.min(end * CHUNK))
}

/// For each share its stretch of numbers, and where it begins.
pub(super) fn stretches<T>(numbers: &mut [T]) -> impl Iterator<Item = (usize, &mut [T])> {
    let ends = stretch_ends(numbers.len());
    cut(numbers, ends.clone()).zip(ends).map(|(stretch, end)| (end - stretch.len(), stretch))
}

/// The chunks of a stretch that begins at `start`, and where each begins.
pub(super) fn chunks<T>(start: usize, stretch: &mut [T]) -> impl Iterator<Item = (usize, &mut [T])> {
    (start..).step_by(CHUNK).zip(stretch.chunks_mut(CHUNK))
}

/// Into how many partial sums the groups of a batch are dealt.
pub(super) const fn partial_sums<N: Network>(groups: usize) -> usize {
    let most = match PARTIAL_SUMS_LEN.checked_div(N::LEN) {
        Some(0..=FEWEST_PARTIAL_SUMS) => FEWEST_PARTIAL_SUMS,
        None | Some(MOST_PARTIAL_SUMS..) => MOST_PARTIAL_SUMS,
        Some(fitting) => fitting,
    };
    if groups < most { groups } else { most }
}

/// Adds to the numbers of a gradient from `start` on the same ones of each partial sum, in their order. Only the numbers in
/// `ranges` are in more than the first of them.
pub(super) fn add_to<N: Network>(
    total: &mut [N::Scalar],
    sums: &[PartialSum<N>],
    ranges: &[Range<usize>],
    start: usize,
) {
    for piece in pieces(ranges, start, total.len()) {
        for sum in sums {
            let part = &sum.gradients.as_slice()[start + piece.start..start + piece.end];
            let numbers = total[piece.clone()].iter_mut().zip(part);
            vectorized(move || {
                for (total, &part) in numbers {
                    *total += part;
                }
            });
        }
    }
}
