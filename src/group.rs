//! One group of samples on its way through a network: the kernels, the group's memory, and one method a layer, which the
//! generated code calls.

mod link;
mod norm;
mod pass;
#[cfg(not(feature = "std"))]
mod without_engine;

use rand::{RngExt, SeedableRng, rngs::StdRng};

#[cfg(feature = "std")]
use crate::engine::Aside;
use crate::flat::Flat;
use crate::kernel::{ConvMaxPool, Factors, Kernels};
use crate::layer::{Activation, Conv, ConvGeometry, Fc, FcGeometry, PoolGeometry};
use crate::plan::Slot;
use crate::scalar::Scalar;
#[cfg(not(feature = "std"))]
use without_engine::Aside;

#[cfg(feature = "std")]
pub(crate) use norm::Agreed;
pub(crate) use norm::Share;

/// The samples that go through the network together, one in each lane.
pub struct Group<'a, T: Scalar> {
    kernels: &'static Kernels<T>,
    memory: &'a mut [T],
    seed: u64,
    /// How many lanes have a sample.
    samples: usize,
    phase: usize,
    share: Option<Share<'a, T>>,
    aside: Option<Aside<'a, T>>,
}

/// How an engine has the gradient of a fully connected layer's weights made.
pub(crate) enum Product<'a, T> {
    /// By the factors of all groups, which each of them puts there.
    Later(&'a mut [T]),
    /// Group by group; the first one writes the gradient.
    Now { tile: [usize; 2], add: bool },
}

impl<'a, T: Scalar> Group<'a, T> {
    /// A group in `memory`, which has `lanes` numbers for each one of the plan; `seed` draws what dropout drops.
    #[must_use]
    pub fn new(kernels: &'static Kernels<T>, memory: &'a mut [T], seed: u64) -> Self {
        Self { kernels, memory, seed, samples: kernels.lanes, phase: 0, share: None, aside: None }
    }

    /// The group in one of the phases that a network with batch norm is trained in.
    pub(crate) fn in_phase(mut self, phase: usize, samples: usize, share: Share<'a, T>) -> Self {
        (self.phase, self.samples, self.share) = (phase, samples, Some(share));
        self
    }

    /// The group with a place for the factors of gradients that are made by the whole batch.
    pub(crate) fn with_aside(mut self, aside: Option<Aside<'a, T>>) -> Self {
        self.aside = aside;
        self
    }

    /// In which phase of a training step the group is: see [`Network::PHASES`](crate::Network::PHASES).
    #[must_use]
    pub fn phase(&self) -> usize {
        self.phase
    }

    /// How many samples go together.
    #[must_use]
    pub fn lanes(&self) -> usize {
        self.kernels.lanes
    }

    /// Fetches the samples `indices`, each `slot.len` numbers long, into their lanes.
    pub fn pack(&mut self, samples: &[T], indices: &[usize], slot: Slot) {
        let (kernels, [y]) = self.buffers([slot]);
        (kernels.pack)(samples, slot.len, indices, y);
    }

    /// Writes the first `samples.len() / slot.len` lanes out as samples.
    pub fn unpack(&mut self, slot: Slot, samples: &mut [T]) {
        let (kernels, [x]) = self.buffers([slot]);
        (kernels.unpack)(x, slot.len, samples);
    }

    /// A buffer, element by element with the lanes side by side, beside another that may be written.
    pub fn pair(&mut self, read: Slot, write: Slot) -> (&[T], &mut [T]) {
        let (_, [read, write]) = self.buffers([read, write]);
        (read, write)
    }

    /// y = x
    pub fn copy(&mut self, x: Slot, y: Slot) {
        let (_, [x, y]) = self.buffers([x, y]);
        y.copy_from_slice(x);
    }

    /// y += x
    pub fn add(&mut self, x: Slot, y: Slot) {
        let (kernels, [x, y]) = self.buffers([x, y]);
        (kernels.add)(x, y);
    }

    /// Convolution.
    pub fn conv<W: Flat<Scalar = T>, B: Flat<Scalar = T>>(
        &mut self,
        geometry: &ConvGeometry,
        layer: &Conv<W, B>,
        x: Slot,
        y: Slot,
        scratch: Slot,
    ) {
        let (kernels, [x, y, scratch]) = self.buffers([x, y, scratch.first(geometry.forward_scratch())]);
        (kernels.conv_forward)(geometry, x, layer.weight.as_slice(), layer.bias.as_slice(), y, scratch);
    }

    /// The gradient of a convolution's weights and biases, added to `gradient`.
    pub fn conv_backward_weight<W: Flat<Scalar = T>, B: Flat<Scalar = T>>(
        &mut self,
        geometry: &ConvGeometry,
        gradient: &mut Conv<W, B>,
        x: Slot,
        dy: Slot,
        scratch: Slot,
    ) {
        let (kernels, [x, dy, scratch]) = self.buffers([x, dy, scratch.first(geometry.weight_scratch())]);
        (kernels.conv_backward_weight)(
            geometry,
            x,
            dy,
            gradient.weight.as_mut_slice(),
            gradient.bias.as_mut_slice(),
            scratch,
        );
    }

    /// The gradient of a convolution's input.
    pub fn conv_backward_input<W: Flat<Scalar = T>, B: Flat<Scalar = T>>(
        &mut self,
        geometry: &ConvGeometry,
        layer: &Conv<W, B>,
        dy: Slot,
        dx: Slot,
        scratch: Slot,
    ) {
        let (kernels, [dy, dx, scratch]) = self.buffers([dy, dx, scratch.first(geometry.input_scratch())]);
        (kernels.conv_backward_input)(geometry, layer.weight.as_slice(), dy, dx, scratch);
    }

    /// Convolution, max pooling whose windows do not overlap, and `relu`, if it is one of them, in a training step; `kept` has
    /// room for what the convolution leaves.
    pub fn conv_maxpool<W: Flat<Scalar = T>, B: Flat<Scalar = T>>(
        &mut self,
        layers: ConvMaxPool<'_>,
        layer: &Conv<W, B>,
        x: Slot,
        kept: Slot,
        y: Slot,
        scratch: Slot,
    ) {
        let (kernels, [x, kept, y, scratch]) = self.buffers([x, kept, y, scratch.first(layers.conv.pooled_scratch())]);
        let (weight, bias) = (layer.weight.as_slice(), layer.bias.as_slice());
        (kernels.conv_maxpool_forward)(layers, x, weight, bias, kept, y, scratch);
    }

    /// The gradient of their weights and biases, added to `gradient`.
    pub fn conv_maxpool_backward_weight<W: Flat<Scalar = T>, B: Flat<Scalar = T>>(
        &mut self,
        layers: ConvMaxPool<'_>,
        gradient: &mut Conv<W, B>,
        x: Slot,
        kept: Slot,
        [y, dy]: [Slot; 2],
        scratch: Slot,
    ) {
        let scratch = scratch.first(layers.conv.weight_scratch());
        let (kernels, [x, kept, y, dy, scratch]) = self.buffers([x, kept, y, dy, scratch]);
        let gradient = [gradient.weight.as_mut_slice(), gradient.bias.as_mut_slice()];
        (kernels.conv_maxpool_backward_weight)(layers, x, kept, y, dy, gradient, scratch);
    }

    /// The gradient of their input, behind that of their weights.
    pub fn conv_maxpool_backward_input<W: Flat<Scalar = T>, B: Flat<Scalar = T>>(
        &mut self,
        layers: ConvMaxPool<'_>,
        layer: &Conv<W, B>,
        kept: Slot,
        dy: Slot,
        dx: Slot,
        scratch: Slot,
    ) {
        let (kernels, [kept, dy, dx, scratch]) =
            self.buffers([kept, dy, dx, scratch.first(layers.conv.input_scratch())]);
        (kernels.conv_maxpool_backward_input)(layers, layer.weight.as_slice(), kept, dy, dx, scratch);
    }

    /// The fully connected layer.
    pub fn fc<W: Flat<Scalar = T>, B: Flat<Scalar = T>>(
        &mut self,
        geometry: &FcGeometry,
        layer: &Fc<W, B>,
        x: Slot,
        y: Slot,
    ) {
        let (kernels, [x, y]) = self.buffers([x, y]);
        (kernels.fc_forward)(geometry, x, layer.weight.as_slice(), layer.bias.as_slice(), y);
    }

    /// The gradient of a fully connected layer's weights and biases, added to `gradient`. An engine makes that of the
    /// weights later, for all groups at once.
    pub fn fc_backward_weight<W: Flat<Scalar = T>, B: Flat<Scalar = T>>(
        &mut self,
        geometry: &FcGeometry,
        gradient: &mut Fc<W, B>,
        x: Slot,
        dy: Slot,
        scratch: Slot,
    ) {
        let (dweight, dbias) = (gradient.weight.as_mut_slice(), gradient.bias.as_mut_slice());
        let kernels = self.kernels;
        let [x, dy, scratch] = cut(self.memory, kernels.lanes, [x, dy, scratch.first(geometry.weight_scratch())]);
        match self.aside.as_mut().and_then(|aside| aside.place(dweight, geometry)) {
            Some(Product::Later(factors)) => (kernels.fc_factors)(geometry, x, dy, dbias, factors),
            Some(Product::Now { tile, add }) => {
                let numbers = &mut scratch[..geometry.factors(kernels.lanes)];
                (kernels.fc_factors)(geometry, x, dy, dbias, numbers);
                (kernels.fc_product)(geometry, tile, Factors { numbers, stride: 0, groups: 1 }, 0, add, dweight);
            }
            None => (kernels.fc_backward_weight)(geometry, x, dy, dweight, dbias, scratch),
        }
    }

    /// The gradient of a fully connected layer's input.
    pub fn fc_backward_input<W: Flat<Scalar = T>, B: Flat<Scalar = T>>(
        &mut self,
        geometry: &FcGeometry,
        layer: &Fc<W, B>,
        dy: Slot,
        dx: Slot,
    ) {
        let (kernels, [dy, dx]) = self.buffers([dy, dx]);
        (kernels.fc_backward_input)(geometry, layer.weight.as_slice(), dy, dx);
    }

    /// Max pooling.
    pub fn maxpool(&mut self, geometry: &PoolGeometry, x: Slot, y: Slot) {
        let (kernels, [x, y]) = self.buffers([x, y]);
        (kernels.maxpool_forward)(geometry, x, y);
    }

    /// The gradient of max pooling's input.
    pub fn maxpool_backward(&mut self, geometry: &PoolGeometry, x: Slot, y: Slot, dy: Slot, dx: Slot) {
        let (kernels, [x, y, dy, dx]) = self.buffers([x, y, dy, dx]);
        (kernels.maxpool_backward)(geometry, x, y, dy, dx);
    }

    /// Average pooling.
    pub fn avgpool(&mut self, geometry: &PoolGeometry, x: Slot, y: Slot) {
        let (kernels, [x, y]) = self.buffers([x, y]);
        (kernels.avgpool_forward)(geometry, x, y);
    }

    /// The gradient of average pooling's input.
    pub fn avgpool_backward(&mut self, geometry: &PoolGeometry, dy: Slot, dx: Slot) {
        let (kernels, [dy, dx]) = self.buffers([dy, dx]);
        (kernels.avgpool_backward)(geometry, dy, dx);
    }

    /// An activation that keeps its input.
    pub fn activation(&mut self, activation: Activation, x: Slot, y: Slot) {
        let (kernels, [x, y]) = self.buffers([x, y]);
        (kernels.activation_forward)(activation, x, y);
    }

    /// An activation that overwrites its input.
    pub fn activation_in_place(&mut self, activation: Activation, y: Slot) {
        let (kernels, [y]) = self.buffers([y]);
        (kernels.activation_in_place)(activation, y);
    }

    /// Turns the gradient of an activation's output into that of its input.
    pub fn activation_backward(&mut self, activation: Activation, kept: Slot, gradient: Slot) {
        let (kernels, [kept, gradient]) = self.buffers([kept, gradient]);
        (kernels.activation_backward)(activation, kept, gradient);
    }

    /// Softmax along `channels`, in place.
    pub fn softmax(&mut self, channels: usize, y: Slot) {
        let (kernels, [y]) = self.buffers([y]);
        (kernels.softmax)(channels, y);
    }

    /// Turns the gradient of softmax's output into that of its input.
    pub fn softmax_backward(&mut self, channels: usize, y: Slot, gradient: Slot) {
        let (kernels, [y, gradient]) = self.buffers([y, gradient]);
        (kernels.softmax_backward)(channels, y, gradient);
    }

    /// The logarithm of softmax along `channels`, in place.
    pub fn log_softmax(&mut self, channels: usize, y: Slot) {
        let (kernels, [y]) = self.buffers([y]);
        (kernels.log_softmax)(channels, y);
    }

    /// Turns the gradient of log-softmax's output into that of its input.
    pub fn log_softmax_backward(&mut self, channels: usize, y: Slot, gradient: Slot) {
        let (kernels, [y, gradient]) = self.buffers([y, gradient]);
        (kernels.log_softmax_backward)(channels, y, gradient);
    }

    /// Draws which numbers to keep into `mask` (zero, or 1/(1 − p)) and applies it; `layer` tells one dropout of a
    /// network from another.
    pub fn dropout(&mut self, probability: f64, layer: u64, y: Slot, mask: Slot) {
        let mut random = StdRng::seed_from_u64(seed_of(self.seed, layer));
        let (kernels, [y, mask]) = self.buffers([y, mask]);
        let kept = T::of(1.0 / (1.0 - probability));
        let threshold = drop_threshold(probability);
        for factor in mask.iter_mut() {
            *factor = if random.random::<u32>() < threshold { T::zero() } else { kept };
        }
        (kernels.scale)(mask, y);
    }

    /// Turns the gradient of dropout's output into that of its input.
    pub fn dropout_backward(&mut self, mask: Slot, gradient: Slot) {
        let (kernels, [mask, gradient]) = self.buffers([mask, gradient]);
        (kernels.scale)(mask, gradient);
    }

    /// The kernels, and the buffers at `slots`.
    ///
    /// # Panics
    /// If two of them overlap or one lies outside of the memory: the plan would be wrong.
    fn buffers<const N: usize>(&mut self, slots: [Slot; N]) -> (&'static Kernels<T>, [&mut [T]; N]) {
        (self.kernels, cut(self.memory, self.kernels.lanes, slots))
    }

    /// The same, and the group's part in the batch.
    ///
    /// # Panics
    /// Also if there is no batch: the engine makes one for a network that has more than one phase.
    fn buffers_and_share<const N: usize>(
        &mut self,
        slots: [Slot; N],
    ) -> (&'static Kernels<T>, [&mut [T]; N], &mut Share<'a, T>) {
        let Some(share) = &mut self.share else { panic!("batch norm is trained in phases, but `PHASES` is 1") };
        (self.kernels, cut(self.memory, self.kernels.lanes, slots), share)
    }
}

fn cut<T, const N: usize>(memory: &mut [T], lanes: usize, slots: [Slot; N]) -> [&mut [T]; N] {
    let ranges = slots.map(|slot| slot.offset * lanes..(slot.offset + slot.len) * lanes);
    match memory.get_disjoint_mut(ranges) {
        Ok(buffers) => buffers,
        Err(error) => panic!("the plan of the group's memory is wrong: {error}: {slots:?}"),
    }
}

/// A seed of its own for each layer that draws.
fn seed_of(seed: u64, layer: u64) -> u64 {
    seed ^ (layer + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Below which of 2³² equally likely numbers a value is dropped.
fn drop_threshold(probability: f64) -> u32 {
    #[expect(clippy::cast_sign_loss, reason = "a probability is not negative")]
    let threshold = libm::round(probability * f64::from(u32::MAX)) as u32;
    threshold
}
