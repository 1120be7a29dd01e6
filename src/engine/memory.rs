//! How much memory an engine holds, as constants; what [`Engine`] asks for is exactly that.

use super::Engine;
use super::meeting::Meeting;
use super::partial_sums::{PartialSum, TURNS, partial_sums};
use super::products::Products;
use crate::aligned;
use crate::kernel::Isa;
use crate::layer_info::normalized_channels;
use crate::network::Network;

impl<N: Network> Engine<N> {
    /// How many bytes an engine of so many threads holds on this instruction set once it has computed
    /// [`forward`](Self::forward): on each thread the activations of a group of samples, which is
    /// [`Network::INFERENCE_BYTES`] for each lane, and the rest of a cache line.
    ///
    /// The network itself is not in it (see [`Network::PARAMETER_BYTES`]), nor are the samples, nor the threads' stacks.
    ///
    /// ```
    /// use netshape::kernel::Isa;
    /// use netshape::{Engine, Network, network};
    ///
    /// network!(Perceptron: [784] -> fc(256) -> relu -> fc(10));
    /// const BYTES: usize = Engine::<Perceptron>::inference_bytes(Isa::Avx2, 2);
    /// assert_eq!(BYTES, 2 * (8 * Perceptron::INFERENCE_BYTES + 64));
    /// ```
    #[must_use]
    pub const fn inference_bytes(isa: Isa, threads: usize) -> usize {
        threads * aligned::bytes::<N::Scalar>(N::INFERENCE.len * isa.lanes::<N::Scalar>())
    }

    /// How many bytes an engine of so many threads holds on this instruction set once it has computed
    /// [`gradients`](Self::gradients) or a [`step`](Self::step) of this many samples:
    ///
    /// - on each thread the activations of a group and their gradients, [`Network::TRAINING_BYTES`] for each lane; a
    ///   network with batch norm needs as much for *each group of the batch*, as the groups wait for one another, and
    ///   what they tell each other;
    /// - the partial sums of the gradient, each as large as the network: as many as there are groups, but at most 16, or
    ///   fewer (down to 4) for a network of more than a million numbers;
    /// - what fully connected layers put aside of up to eight groups for each partial sum (with batch norm, of all groups):
    ///   their input and the gradient of their output.
    ///
    /// So training needs more than inference: backward wants to see again what forward computed, and the gradients have to
    /// be somewhere. The network, the samples and the optimiser's state are not in it, nor is what only clipping needs, a
    /// number for every 4096 parameters, nor are the threads' stacks.
    ///
    /// ```
    /// use netshape::kernel::Isa;
    /// use netshape::{Engine, Network, network};
    ///
    /// network!(Perceptron: [784] -> fc(256) -> relu -> fc(10));
    /// let [small, large] = [16, 128].map(|batch| Engine::<Perceptron>::training_bytes(Isa::Avx2, 2, batch));
    /// // Two partial sums and 16 of them.
    /// assert!(large - small >= 14 * Perceptron::PARAMETER_BYTES);
    /// assert!(small > 2 * Perceptron::PARAMETER_BYTES + Engine::<Perceptron>::inference_bytes(Isa::Avx2, 2));
    /// ```
    #[must_use]
    pub const fn training_bytes(isa: Isa, threads: usize, batch: usize) -> usize {
        let lanes = isa.lanes::<N::Scalar>();
        let groups = batch.div_ceil(lanes);
        let sums = partial_sums::<N>(groups);
        if sums == 0 {
            return 0;
        }
        let gradients = sums * (size_of::<PartialSum<N>>() + size_of::<N>());
        let group = aligned::bytes::<N::Scalar>(N::TRAINING.len * lanes);
        let turns = groups.div_ceil(sums);
        if N::PHASES > 1 {
            let factors = Products::<N::Scalar>::bytes(N::LAYERS, sums * turns, lanes);
            let meeting = Meeting::<N::Scalar>::bytes(groups, normalized_channels(N::LAYERS));
            return gradients + factors + groups * group + meeting;
        }
        let turns = if turns < TURNS { turns } else { TURNS };
        gradients + Products::<N::Scalar>::bytes(N::LAYERS, sums * turns, lanes) + threads * group
    }
}
