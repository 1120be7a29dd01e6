//! The phases of a training step: what lies between two meetings of the groups. Only batch norm has them meet, so a
//! network without it has one phase.

use crate::model::{Layer, Network, Step};

/// For each step the phase in which its result is known: each batch norm begins a new one, for all that is declared
/// behind it. (Batch norms of branches side by side could share a meeting; it takes a few microseconds.)
pub(crate) fn phases(network: &Network) -> Vec<usize> {
    let meetings = network.steps.iter().scan(0, |phase, step| {
        *phase += usize::from(is_batch_norm(step));
        Some(*phase)
    });
    meetings.collect()
}

fn is_batch_norm(step: &Step) -> bool {
    step.layer == Layer::BatchNorm
}
