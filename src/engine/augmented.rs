//! Inputs of a batch that are changed on all threads before they go through the network.

use std::sync::Mutex;

use super::{Engine, lock, mix, next};
use crate::data::Augment;
use crate::network::Network;
use crate::scalar::Scalar;
use crate::shape::Shape;
use crate::tensor::Samples;

/// Changed copies of a batch's inputs; their memory is kept from batch to batch.
pub(crate) struct Augmented<T> {
    inputs: Vec<T>,
    /// Where the copies lie: one behind the other.
    places: Vec<usize>,
    /// A sample for each thread.
    scratches: Vec<Mutex<Vec<T>>>,
}

impl<T: Scalar> Augmented<T> {
    pub(crate) const fn new() -> Self {
        Self { inputs: Vec::new(), places: Vec::new(), scratches: Vec::new() }
    }
}

impl<N: Network> Engine<N> {
    /// Copies of the samples at `indices`, changed by what the seed and the sample's number give: the copies, and their
    /// places among them.
    pub(crate) fn augment<'a>(
        &mut self,
        augment: &Augment,
        samples: &Samples<N::Input, N::Scalar>,
        indices: &[usize],
        seed: u64,
        augmented: &'a mut Augmented<N::Scalar>,
    ) -> (&'a [N::Scalar], &'a [usize]) {
        let (len, count) = (N::Input::LEN, indices.len());
        let Augmented { inputs, places, scratches } = augmented;
        if places.len() < count {
            inputs.resize(count * len, N::Scalar::default());
            places.extend(places.len()..count);
        }
        if scratches.is_empty() {
            scratches.resize_with(self.threads(), || Mutex::new(vec![N::Scalar::default(); len]));
        }
        let copies = &mut inputs[..count * len];
        let (queue, scratches) = (Mutex::new(copies.chunks_mut(len).zip(indices)), &*scratches);
        self.workers.run(&|thread| {
            let scratch = &mut lock(&scratches[thread])[..];
            while let Some((copy, &index)) = next(&queue) {
                copy.copy_from_slice(samples.get(index));
                augment.apply(copy, N::Input::DIMS, scratch, mix(seed, index as u64));
            }
        });
        (copies, &places[..count])
    }
}
