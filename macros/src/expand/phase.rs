//! The phases of a training step: what lies between two meetings of the groups. Only batch norm has them meet, so a
//! network without it has one phase.

use super::graph::{Graph, Work};
use crate::model::{Layer, Network, Source};

/// For each step the phase in which its result is known.
pub(crate) fn phases(network: &Network) -> Vec<usize> {
    let mut phases: Vec<usize> = Vec::with_capacity(network.steps.len());
    for step in &network.steps {
        let arriving = latest(&phases, &step.inputs);
        phases.push(arriving + usize::from(step.layer == Layer::BatchNorm));
    }
    phases
}

/// The phase in which all of these are known.
pub(crate) fn latest(phases: &[usize], sources: &[Source]) -> usize {
    let phase = |source: &Source| match *source {
        Source::Input => 0,
        Source::Step(index) => phases[index],
    };
    sources.iter().map(phase).max().unwrap_or(0)
}

impl Graph<'_> {
    /// Sorts the works by phase, batch norms first: they are what the meeting was for. Branches with unequally many batch
    /// norms are interleaved by that; the order otherwise stays.
    pub(crate) fn sort_by_phase(&mut self) {
        let mut order: Vec<usize> = (0..self.works.len()).collect();
        order.sort_by_key(|&index| (self.works[index].phase, !is_batch_norm(&self.works[index])));
        // The value that each one is now.
        let mut values = vec![0; self.works.len() + 1];
        for (new, &old) in order.iter().enumerate() {
            values[old + 1] = new + 1;
        }
        let mut works: Vec<_> = std::mem::take(&mut self.works).into_iter().enumerate().collect();
        works.sort_by_key(|(old, _)| values[old + 1]);
        self.works = works.into_iter().map(|(_, work)| work).collect();
        for work in &mut self.works {
            work.inputs.iter_mut().for_each(|input| *input = values[*input]);
        }
        self.output = values[self.output];
    }

    /// The first of the batch norms that take their turn together with this work, which is one of them, or the work
    /// itself: backward, none is done before the gradients of all of them have been told.
    pub(crate) fn first_of_its_kind(&self, index: usize) -> usize {
        if !is_batch_norm(&self.works[index]) {
            return index;
        }
        let same = |work: &Work<'_>| is_batch_norm(work) && work.phase == self.works[index].phase;
        index - self.works[..index].iter().rev().take_while(|work| same(work)).count()
    }
}

fn is_batch_norm(work: &Work<'_>) -> bool {
    work.step.layer == Layer::BatchNorm
}
