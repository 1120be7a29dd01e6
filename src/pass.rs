//! What the generated inference pass is written in: one method a layer, whichever way the samples lie in memory.

use crate::layer::own::Layer;
use crate::layer::{
    Activation, BatchNorm, BatchNormGeometry, Conv, ConvGeometry, Fc, FcGeometry, GroupNorm, GroupNormGeometry,
    LayerNorm, PoolGeometry,
};
use crate::nest::{Placed, Stage};
use crate::plan::Slot;
use crate::{Flat, Network, Scalar, Shape};

/// The layers forward, over buffers that `network!` planned.
///
/// [`Group`](crate::Group) implements it with a sample in each lane. What backward needs is not its concern, which is why
/// batch norm, dropout and all gradients are methods of the group alone.
pub trait Pass<T: Scalar> {
    /// y = x
    fn copy(&mut self, x: Slot, y: Slot);

    /// y += x
    fn add(&mut self, x: Slot, y: Slot);

    /// Convolution.
    fn conv<W: Flat<Scalar = T>, B: Flat<Scalar = T>>(
        &mut self,
        geometry: &ConvGeometry,
        layer: &Conv<W, B>,
        x: Slot,
        y: Slot,
        scratch: Slot,
    );

    /// The fully connected layer.
    fn fc<W: Flat<Scalar = T>, B: Flat<Scalar = T>>(
        &mut self,
        geometry: &FcGeometry,
        layer: &Fc<W, B>,
        x: Slot,
        y: Slot,
    );

    /// Max pooling.
    fn maxpool(&mut self, geometry: &PoolGeometry, x: Slot, y: Slot);

    /// Average pooling.
    fn avgpool(&mut self, geometry: &PoolGeometry, x: Slot, y: Slot);

    /// An activation that keeps its input.
    fn activation(&mut self, activation: Activation, x: Slot, y: Slot);

    /// An activation that overwrites its input.
    fn activation_in_place(&mut self, activation: Activation, y: Slot);

    /// Softmax along `channels`, in place.
    fn softmax(&mut self, channels: usize, y: Slot);

    /// The logarithm of softmax along `channels`, in place.
    fn log_softmax(&mut self, channels: usize, y: Slot);

    /// Group normalisation; what backward needs goes to `kept`.
    fn groupnorm<C: Flat<Scalar = T>>(
        &mut self,
        geometry: &GroupNormGeometry,
        layer: &GroupNorm<C>,
        x: Slot,
        y: Slot,
        kept: Slot,
    );

    /// Layer normalisation; what backward needs goes to `kept`.
    fn layernorm<L: Flat<Scalar = T>>(
        &mut self,
        geometry: &GroupNormGeometry,
        layer: &LayerNorm<L>,
        x: Slot,
        y: Slot,
        kept: Slot,
    );

    /// Batch normalisation in inference, by the running statistics.
    fn batchnorm_infer<C: Flat<Scalar = T>>(
        &mut self,
        geometry: &BatchNormGeometry,
        layer: &BatchNorm<C>,
        x: Slot,
        y: Slot,
    );

    /// A layer of one's own.
    fn own<Input: Shape, L: Layer<Input>>(&mut self, layer: &L, parameters: &L::Parameters<T>, x: Slot, y: Slot);

    /// A network inside, which has its buffers in `memory`.
    fn network<N: Network<Scalar = T>>(&mut self, network: &N, x: Slot, y: Slot, memory: Slot);

    /// Whichever of the two it is.
    fn link<S: Stage<Input>, Input: Shape>(
        &mut self,
        placed: &Placed<S, Input>,
        parameters: &S::Parameters<T>,
        x: Slot,
        y: Slot,
        memory: Slot,
    ) where
        Self: Sized,
    {
        S::infer(&(placed.settings)(), parameters, self, x, y, memory);
    }
}
