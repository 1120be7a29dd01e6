//! The inference pass of a group: its own layers forward.

use super::Group;
use crate::layer::own::{Layer, Rows, RowsMut};
use crate::layer::{
    Activation, BatchNorm, BatchNormGeometry, Conv, ConvGeometry, Fc, FcGeometry, GroupNorm, GroupNormGeometry,
    LayerNorm, PoolGeometry,
};
use crate::nest::Turn;
use crate::plan::Slot;
use crate::{Flat, Network, Pass, Scalar, Shape};

impl<T: Scalar> Pass<T> for Group<'_, T> {
    fn copy(&mut self, x: Slot, y: Slot) {
        Group::copy(self, x, y);
    }

    fn add(&mut self, x: Slot, y: Slot) {
        Group::add(self, x, y);
    }

    fn conv<W: Flat<Scalar = T>, B: Flat<Scalar = T>>(
        &mut self,
        geometry: &ConvGeometry,
        layer: &Conv<W, B>,
        x: Slot,
        y: Slot,
        scratch: Slot,
    ) {
        Group::conv(self, geometry, layer, x, y, scratch);
    }

    fn fc<W: Flat<Scalar = T>, B: Flat<Scalar = T>>(
        &mut self,
        geometry: &FcGeometry,
        layer: &Fc<W, B>,
        x: Slot,
        y: Slot,
    ) {
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

    fn groupnorm<C: Flat<Scalar = T>>(
        &mut self,
        geometry: &GroupNormGeometry,
        layer: &GroupNorm<C>,
        x: Slot,
        y: Slot,
        kept: Slot,
    ) {
        Group::groupnorm(self, geometry, layer, x, y, kept);
    }

    fn layernorm<L: Flat<Scalar = T>>(
        &mut self,
        geometry: &GroupNormGeometry,
        layer: &LayerNorm<L>,
        x: Slot,
        y: Slot,
        kept: Slot,
    ) {
        Group::layernorm(self, geometry, layer, x, y, kept);
    }

    fn batchnorm_infer<C: Flat<Scalar = T>>(
        &mut self,
        geometry: &BatchNormGeometry,
        layer: &BatchNorm<C>,
        x: Slot,
        y: Slot,
    ) {
        Group::batchnorm_infer(self, geometry, layer, x, y);
    }

    fn own<Input: Shape, L: Layer<Input>>(&mut self, layer: &L, parameters: &L::Parameters<T>, x: Slot, y: Slot) {
        let lanes = self.lanes();
        let (_, [x, y]) = self.buffers([x, y]);
        layer.infer(parameters, Rows::new(x, lanes), RowsMut::new(y, lanes));
    }

    fn network<N: Network<Scalar = T>>(&mut self, network: &N, x: Slot, y: Slot, memory: Slot) {
        let (plan, turn) = (N::INFERENCE, Turn { settings: &(), number: 0, phase: 0, first: 0 });
        Group::copy(self, x, plan.input.inside(memory));
        network.inference_pass(&mut self.inside(&turn, memory));
        Group::copy(self, plan.output.inside(memory), y);
    }
}
