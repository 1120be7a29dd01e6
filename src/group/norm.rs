//! Normalisation layers of a group, and what the groups of a batch tell each other for batch norm.

use super::Group;
use crate::flat::Flat;
use crate::layer::{BatchNorm, BatchNormGeometry, GroupNorm, GroupNormGeometry, LayerNorm};
use crate::plan::Slot;
use crate::scalar::Scalar;

/// A group's part in a batch whose samples are normalised together.
pub(crate) struct Share<'a, T> {
    /// What the group tells, for each channel of each batch norm: its moments, later its sums of the gradient.
    pub(crate) told: &'a mut [[f64; 2]],
    /// What the whole batch has agreed on before this phase.
    pub(crate) agreed: &'a Agreed<T>,
    /// Where the channels of the network begin that the group is in: a network inside of another comes behind others.
    pub(crate) first: usize,
}

/// A list that only the engine fills.
#[cfg(feature = "std")]
type List<T> = Vec<T>;
#[cfg(not(feature = "std"))]
type List<T> = [T; 0];

/// What is known of a whole batch, for each channel of each batch norm.
#[derive(Debug, Default)]
pub(crate) struct Agreed<T> {
    pub(crate) mean: List<T>,
    /// The biased one, divided by n.
    pub(crate) variance: List<T>,
    /// The means of dy and of dy · x̂.
    pub(crate) gradient: List<[f64; 2]>,
}

impl<T: Scalar> Group<'_, T> {
    /// Group normalisation; what backward needs goes to `kept`.
    pub fn groupnorm<C: Flat<Scalar = T>>(
        &mut self,
        geometry: &GroupNormGeometry,
        layer: &GroupNorm<C>,
        x: Slot,
        y: Slot,
        kept: Slot,
    ) {
        let (kernels, [x, y, kept]) = self.buffers([x, y, kept]);
        (kernels.groupnorm_forward)(geometry, x, layer.weight.as_slice(), layer.bias.as_slice(), y, kept);
    }

    /// Turns the gradient of group normalisation's output into that of its input, and adds that of its parameters to
    /// `gradients`.
    pub fn groupnorm_backward<C: Flat<Scalar = T>>(
        &mut self,
        geometry: &GroupNormGeometry,
        layer: &GroupNorm<C>,
        gradients: &mut GroupNorm<C>,
        x: Slot,
        kept: Slot,
        gradient: Slot,
    ) {
        let (kernels, [x, kept, gradient]) = self.buffers([x, kept, gradient]);
        let GroupNorm { weight, bias } = gradients;
        (kernels.groupnorm_backward)(
            geometry,
            x,
            kept,
            layer.weight.as_slice(),
            gradient,
            weight.as_mut_slice(),
            bias.as_mut_slice(),
        );
    }

    /// Layer normalisation; what backward needs goes to `kept`.
    pub fn layernorm<L: Flat<Scalar = T>>(
        &mut self,
        geometry: &GroupNormGeometry,
        layer: &LayerNorm<L>,
        x: Slot,
        y: Slot,
        kept: Slot,
    ) {
        let (kernels, [x, y, kept]) = self.buffers([x, y, kept]);
        (kernels.groupnorm_forward)(geometry, x, layer.weight.as_slice(), layer.bias.as_slice(), y, kept);
    }

    /// Turns the gradient of layer normalisation's output into that of its input, and adds that of its parameters to
    /// `gradients`.
    pub fn layernorm_backward<L: Flat<Scalar = T>>(
        &mut self,
        geometry: &GroupNormGeometry,
        layer: &LayerNorm<L>,
        gradients: &mut LayerNorm<L>,
        x: Slot,
        kept: Slot,
        gradient: Slot,
    ) {
        let (kernels, [x, kept, gradient]) = self.buffers([x, kept, gradient]);
        let LayerNorm { weight, bias } = gradients;
        (kernels.groupnorm_backward)(
            geometry,
            x,
            kept,
            layer.weight.as_slice(),
            gradient,
            weight.as_mut_slice(),
            bias.as_mut_slice(),
        );
    }

    /// Batch normalisation in inference, by the running statistics.
    pub fn batchnorm_infer<C: Flat<Scalar = T>>(
        &mut self,
        geometry: &BatchNormGeometry,
        layer: &BatchNorm<C>,
        x: Slot,
        y: Slot,
    ) {
        let (kernels, [x, y]) = self.buffers([x, y]);
        let statistics: [&[T]; 2] = [layer.running_mean.as_slice(), layer.running_variance.as_slice()];
        (kernels.batchnorm_forward)(geometry, x, statistics, layer.weight.as_slice(), layer.bias.as_slice(), y);
    }

    /// Tells the batch this group's moments of `x`: forward, in the phase before [`batchnorm`](Self::batchnorm).
    pub fn batchnorm_moments(&mut self, geometry: &BatchNormGeometry, x: Slot) {
        let (samples, range) = (self.samples, self.channels(geometry));
        let (kernels, [x], share) = self.buffers_and_share([x]);
        (kernels.batchnorm_moments)(geometry, samples, x, &mut share.told[range]);
    }

    /// Batch normalisation by the statistics of the whole batch: forward, in a phase after
    /// [`batchnorm_moments`](Self::batchnorm_moments).
    pub fn batchnorm<C: Flat<Scalar = T>>(
        &mut self,
        geometry: &BatchNormGeometry,
        layer: &BatchNorm<C>,
        x: Slot,
        y: Slot,
    ) {
        let range = self.channels(geometry);
        let (kernels, [x, y], Share { agreed, .. }) = self.buffers_and_share([x, y]);
        let statistics = [&agreed.mean[range.clone()], &agreed.variance[range]];
        (kernels.batchnorm_forward)(geometry, x, statistics, layer.weight.as_slice(), layer.bias.as_slice(), y);
    }

    /// Tells the batch this group's sums of the gradient `dy`, and adds the gradient of the layer's parameters to
    /// `gradients`: backward, in the phase of [`batchnorm`](Self::batchnorm).
    pub fn batchnorm_backward_weight<C: Flat<Scalar = T>>(
        &mut self,
        geometry: &BatchNormGeometry,
        gradients: &mut BatchNorm<C>,
        x: Slot,
        dy: Slot,
    ) {
        let (samples, range) = (self.samples, self.channels(geometry));
        let (kernels, [x, dy], Share { told, agreed, .. }) = self.buffers_and_share([x, dy]);
        let statistics = [&agreed.mean[range.clone()], &agreed.variance[range.clone()]];
        let told = &mut told[range];
        (kernels.batchnorm_sums)(geometry, samples, x, statistics, dy, told);
        let (weight, bias) = (gradients.weight.as_mut_slice(), gradients.bias.as_mut_slice());
        for (c, [dy, dy_x]) in told.iter().enumerate() {
            bias[c] += T::of(*dy);
            weight[c] += T::of(*dy_x);
        }
    }

    /// Turns the gradient of batch normalisation's output into that of its input: backward, in the phase of
    /// [`batchnorm_moments`](Self::batchnorm_moments).
    pub fn batchnorm_backward_input<C: Flat<Scalar = T>>(
        &mut self,
        geometry: &BatchNormGeometry,
        layer: &BatchNorm<C>,
        x: Slot,
        gradient: Slot,
    ) {
        let (samples, range) = (self.samples, self.channels(geometry));
        let (kernels, [x, gradient], Share { agreed, .. }) = self.buffers_and_share([x, gradient]);
        let statistics = [&agreed.mean[range.clone()], &agreed.variance[range.clone()]];
        let means = &agreed.gradient[range];
        (kernels.batchnorm_backward)(geometry, samples, x, statistics, layer.weight.as_slice(), means, gradient);
    }

    /// Where the layer's channels are among those of all batch norms.
    fn channels(&self, geometry: &BatchNormGeometry) -> std::ops::Range<usize> {
        let first = geometry.first + self.share.as_ref().map_or(0, |share| share.first);
        first..first + geometry.channels
    }
}
