//! A training step of a network with batch norm: all groups go through a phase, meet, and go on to the next one.
//!
//! So every group of the batch keeps its memory until the step is over, where other networks need it once a thread. The
//! last phase forward, the loss and the first one backward have no meeting in between; a group does them at one go.

use std::ops::Range;
use std::sync::Mutex;

use super::meeting::{Member, with_one_value};
use super::partial_sums::reach_back;
use super::products::Aside;
use super::shares::Shares;
use super::{Batch, Engine, Evaluation, PartialSum, mix, next};
use crate::group::{Agreed, Group};
use crate::kernel::Kernels;
use crate::layer_info::{first_phase_back_to, statistics};
use crate::loss::{GroupLoss, Loss};
use crate::network::Network;
use crate::{Error, Scalar};

/// What stays the same throughout a step.
struct Step<'a, N: Network, L: Loss<N::Output, N::Scalar>> {
    kernels: &'static Kernels<N::Scalar>,
    network: &'a N,
    loss: &'a L,
    batch: Batch<'a, L::Targets, N::Scalar>,
    /// Of all samples of the batch.
    weight: f64,
    seed: u64,
}

impl<N: Network> Engine<N> {
    /// [`backpropagate`](Self::backpropagate) for a network with more than one phase.
    pub(super) fn backpropagate_in_phases<L: Loss<N::Output, N::Scalar>>(
        &mut self,
        network: &N,
        loss: &L,
        batch: Batch<'_, L::Targets, N::Scalar>,
        first: usize,
        inputs: Option<&mut [N::Scalar]>,
    ) -> Result<(usize, Evaluation), Error> {
        let indices = batch.indices;
        if let Some(layer) = with_one_value(N::LAYERS, indices.len()) {
            return Err(Error::OneValuePerChannel { layer });
        }
        let lanes = self.kernels.lanes;
        let groups = indices.len().div_ceil(lanes);
        let sums = self.prepare_partial_sums(groups);
        self.meeting.prepare(groups, N::LAYERS);
        let seed = mix(self.seed, self.steps);
        let to_input = inputs.is_some();
        let weight = loss.weight(batch.targets, indices);
        let step = Step { kernels: self.kernels, network, loss, batch, weight, seed };
        let last = N::PHASES - 1;
        for phase in 0..last {
            let (queue, meeting) = (Mutex::new(0..groups), &self.meeting);
            self.workers.run(&|_| {
                while let Some(index) = next(&queue) {
                    let member = &mut *meeting.group(index);
                    step.with_group(index, phase, member, meeting.agreed(), None, |group, _| {
                        step.forward(index, phase, group);
                    });
                }
            });
            let counts = (0..groups).map(|index| step.members(index).len());
            self.meeting.merge_moments(N::LAYERS, phase, counts);
        }
        let turns = groups.div_ceil(sums);
        self.products.begin();
        let end = if to_input { 0 } else { first_phase_back_to::<N>(first) };
        for phase in (end..=last).rev() {
            let partial_sums = self.partial_sums[..sums].iter_mut();
            let stretches = self.products.stretches(sums, turns);
            let (shares, meeting) = (Shares::new(self.workers.count(), partial_sums.zip(stretches)), &self.meeting);
            self.workers.run(&|thread| {
                for (place, (PartialSum { gradients, .. }, mut stretch)) in shares.of(thread) {
                    let reach = reach_back(&**gradients, first, to_input);
                    let indices = (place..groups).step_by(sums);
                    if phase == last {
                        stretch.clear(gradients.as_mut_slice());
                        stretch.clear_from(indices.len());
                    }
                    for (turn, index) in indices.enumerate() {
                        let member = &mut *meeting.group(index);
                        let aside = Some(stretch.aside(turn, turn == 0, gradients.as_slice()));
                        step.with_group(index, phase, member, meeting.agreed(), aside, |group, result| {
                            if phase == last {
                                step.forward(index, phase, group);
                                *result = step.loss(index, group);
                            }
                            network.backward_group(group, gradients, reach);
                        });
                    }
                }
            });
            if phase > end {
                self.meeting.merge_gradients(N::LAYERS, phase - 1, groups, indices.len());
            }
        }
        let gradients = self.partial_sums[0].gradients.as_mut_slice();
        self.products.multiply(self.kernels, &mut self.workers, [groups, sums * turns], false, gradients);
        self.steps += 1;
        if let Some(inputs) = inputs {
            self.unpack_input_gradients(&step, inputs);
        }
        let total = (0..groups).fold(GroupLoss::default(), |total, index| total + self.meeting.group(index).loss);
        self.hand_over_statistics();
        Ok((sums, Evaluation::of(total, indices.len())))
    }

    fn unpack_input_gradients<L: Loss<N::Output, N::Scalar>>(&self, step: &Step<'_, N, L>, inputs: &mut [N::Scalar]) {
        let slot = N::TRAINING.input_gradient;
        let lanes = self.kernels.lanes;
        for (index, samples) in inputs.chunks_mut(lanes * N::TRAINING.input.len).enumerate() {
            let member = &mut *self.meeting.group(index);
            step.with_group(index, 0, member, self.meeting.agreed(), None, |group, _| group.unpack(slot, samples));
        }
    }

    /// Puts the batch's statistics where the network has its running ones: into the first of the partial sums, as the
    /// others are zero there.
    fn hand_over_statistics(&mut self) {
        let Some(PartialSum { gradients, .. }) = self.partial_sums.first_mut() else { return };
        let mut moments = self.meeting.moments();
        for range in statistics::<N>() {
            let (own, rest) = moments.split_at(range.len() / 2);
            let (means, variances) = gradients.as_mut_slice()[range].split_at_mut(own.len());
            for ((mean, variance), batch) in means.iter_mut().zip(variances).zip(own) {
                (*mean, *variance) = (N::Scalar::of(batch[0]), N::Scalar::of(batch[1]));
            }
            moments = rest;
        }
    }
}

impl<N: Network, L: Loss<N::Output, N::Scalar>> Step<'_, N, L> {
    fn range(&self, index: usize) -> Range<usize> {
        let lanes = self.kernels.lanes;
        index * lanes..self.batch.indices.len().min((index + 1) * lanes)
    }

    /// The samples of a group.
    fn members(&self, index: usize) -> &[usize] {
        &self.batch.indices[self.range(index)]
    }

    /// Calls `work` with a group as it was left in its memory, and with its loss.
    fn with_group(
        &self,
        index: usize,
        phase: usize,
        member: &mut Member<N::Scalar>,
        agreed: &Agreed<N::Scalar>,
        aside: Option<Aside<'_, N::Scalar>>,
        work: impl FnOnce(&mut Group<'_, N::Scalar>, &mut GroupLoss),
    ) {
        let mut loss = member.loss;
        let (memory, share) = member.parts(N::TRAINING.len * self.kernels.lanes, agreed);
        let group = Group::new(self.kernels, memory, mix(self.seed, index as u64)).with_aside(aside);
        work(&mut group.in_phase(phase, self.members(index).len(), share), &mut loss);
        member.loss = loss;
    }

    fn forward(&self, index: usize, phase: usize, group: &mut Group<'_, N::Scalar>) {
        if phase == 0 {
            let places = &self.batch.places[self.range(index)];
            group.pack(self.batch.inputs, places, N::TRAINING.input);
        }
        self.network.forward_group(group);
    }

    fn loss(&self, index: usize, group: &mut Group<'_, N::Scalar>) -> GroupLoss {
        let (lanes, members) = (self.kernels.lanes, self.members(index));
        let (outputs, gradient) = group.pair(N::TRAINING.output, N::TRAINING.output_gradient);
        self.loss.group(outputs, gradient, lanes, self.batch.targets, members, self.weight)
    }
}
