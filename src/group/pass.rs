//! The inference pass of a group: its own layers forward.

use generic_array::ArrayLength;

use super::Group;
use crate::layer::{
    Activation, BatchNorm, BatchNormGeometry, Conv, ConvGeometry, Fc, FcGeometry, GroupNorm, GroupNormGeometry,
    LayerNorm, PoolGeometry,
};
use crate::plan::Slot;
use crate::{Pass, Scalar};

impl<T: Scalar> Pass<T> for Group<'_, T> {
    fn copy(&mut self, x: Slot, y: Slot) {
        Group::copy(self, x, y);
    }

    fn add(&mut self, x: Slot, y: Slot) {
        Group::add(self, x, y);
    }

    fn conv<W: ArrayLength, B: ArrayLength>(
        &mut self,
        geometry: &ConvGeometry,
        layer: &Conv<T, W, B>,
        x: Slot,
        y: Slot,
        scratch: Slot,
    ) {
        Group::conv(self, geometry, layer, x, y, scratch);
    }

    fn fc<W: ArrayLength, B: ArrayLength>(&mut self, geometry: &FcGeometry, layer: &Fc<T, W, B>, x: Slot, y: Slot) {
        Group::fc(self, geometry, layer, x, y);
    }

    fn maxpool(&mut self, geometry: &PoolGeometry, x: Slot, y: Slot) {
        Group::maxpool(self, geometry, x, y);
    }

    fn avgpool(&mut self, geometry: &PoolGeometry, x: Slot, y: Slot) {
        Group::avgpool(self, geometry, x, y);
    }

    fn activation(&mut self, activation: Activation, x: Slot, y: Slot) {
        Group::activation(self, activation, x, y);
    }

    fn activation_in_place(&mut self, activation: Activation, y: Slot) {
        Group::activation_in_place(self, activation, y);
    }

    fn softmax(&mut self, channels: usize, y: Slot) {
        Group::softmax(self, channels, y);
    }

    fn log_softmax(&mut self, channels: usize, y: Slot) {
        Group::log_softmax(self, channels, y);
    }

    fn groupnorm<C: ArrayLength>(
        &mut self,
        geometry: &GroupNormGeometry,
        layer: &GroupNorm<T, C>,
        x: Slot,
        y: Slot,
        kept: Slot,
    ) {
        Group::groupnorm(self, geometry, layer, x, y, kept);
    }

    fn layernorm<L: ArrayLength>(
        &mut self,
        geometry: &GroupNormGeometry,
        layer: &LayerNorm<T, L>,
        x: Slot,
        y: Slot,
        kept: Slot,
    ) {
        Group::layernorm(self, geometry, layer, x, y, kept);
    }

    fn batchnorm_infer<C: ArrayLength>(
        &mut self,
        geometry: &BatchNormGeometry,
        layer: &BatchNorm<T, C>,
        x: Slot,
        y: Slot,
    ) {
        Group::batchnorm_infer(self, geometry, layer, x, y);
    }
}
