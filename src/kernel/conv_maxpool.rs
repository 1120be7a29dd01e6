//! A convolution and the max pooling behind it, whose windows do not overlap, in a training step; and `relu` behind both,
//! which is cheapest where the maxima and their gradients are at hand.
//!
//! Where the convolution goes by [`winograd`]'s lines and windows are of two by two, its outputs are pooled while they are in
//! registers, and `kept` holds the maxima's places. Elsewhere `kept` is the convolution's output, and backward the gradient of
//! it, which the weights' pass leaves there for that of the input.

use super::check::{assert_bias, assert_conv, assert_len, assert_pool};
use super::simd::Lanes;
use super::winograd::lines::Outputs;
use super::winograd::pooled::{Pooled, Scattered, pieces};
use super::winograd::{line_weight, lines};
use super::{activation, conv, conv_weight, maxpool, winograd};
use crate::layer::{Activation, ConvGeometry, PoolGeometry};

/// A convolution and what is computed together with it.
#[derive(Debug, Clone, Copy)]
pub struct ConvMaxPool<'a> {
    /// The convolution.
    pub conv: &'a ConvGeometry,
    /// The pooling behind it.
    pub pool: &'a PoolGeometry,
    /// Whether `relu` is behind both.
    pub relu: bool,
}

/// `(layers, x, weight, bias, kept, y, scratch)`
pub(super) fn forward<L: Lanes, const WINOGRAD: bool>(
    ConvMaxPool { conv: geometry, pool, relu }: ConvMaxPool<'_>,
    x: &[L::Scalar],
    weight: &[L::Scalar],
    bias: &[L::Scalar],
    kept: &mut [L::Scalar],
    y: &mut [L::Scalar],
    scratch: &mut [L::Scalar],
) {
    assert_len("scratch", scratch.len(), geometry.pooled_scratch() * L::LANES);
    if WINOGRAD && let Some(pieces) = pieces::<L>(geometry, pool) {
        assert_conv::<L, _>(geometry, x, weight, kept);
        assert_bias(geometry, bias);
        assert_pool::<L, _>(pool, kept, y);
        let outputs = Outputs::Pooled(Pooled { places: &mut kept[..y.len()], y, relu });
        return lines::forward::<L>(&pieces, x, weight, bias, outputs, scratch);
    }
    let forward = if WINOGRAD { winograd::forward::<L> } else { conv::forward::<L> };
    forward(geometry, x, weight, bias, kept, &mut scratch[..geometry.forward_scratch() * L::LANES]);
    maxpool::forward::<L>(pool, kept, y);
    if relu {
        activation::in_place::<L>(Activation::Relu, y);
    }
}

/// `(layers, x, kept, y, dy, [dweight, dbias], scratch)`
pub(super) fn backward_weight<L: Lanes, const WINOGRAD: bool>(
    ConvMaxPool { conv: geometry, pool, relu }: ConvMaxPool<'_>,
    x: &[L::Scalar],
    kept: &mut [L::Scalar],
    y: &[L::Scalar],
    dy: &[L::Scalar],
    [dweight, dbias]: [&mut [L::Scalar]; 2],
    scratch: &mut [L::Scalar],
) {
    if WINOGRAD && let Some(pieces) = pieces::<L>(geometry, pool) {
        assert_conv::<L, _>(geometry, x, dweight, kept);
        assert_bias(geometry, dbias);
        assert_pool::<L, _>(pool, kept, dy);
        assert_len("scratch", scratch.len(), geometry.weight_scratch() * L::LANES);
        let dy = Scattered { dy, places: &kept[..dy.len()] };
        return line_weight::backward_weight::<L>(&pieces, x, dy, dweight, dbias, scratch);
    }
    maxpool::backward_in_place::<L>(pool, relu, y, dy, kept);
    let backward = if WINOGRAD { winograd::backward_weight::<L> } else { conv_weight::backward_weight::<L> };
    backward(geometry, x, kept, dweight, dbias, scratch);
}

/// `(layers, weight, kept, dy, dx, scratch)`
pub(super) fn backward_input<L: Lanes, const WINOGRAD: bool>(
    ConvMaxPool { conv: geometry, pool, .. }: ConvMaxPool<'_>,
    weight: &[L::Scalar],
    kept: &[L::Scalar],
    dy: &[L::Scalar],
    dx: &mut [L::Scalar],
    scratch: &mut [L::Scalar],
) {
    if WINOGRAD && let Some(pieces) = pieces::<L>(geometry, pool) {
        assert_conv::<L, _>(geometry, dx, weight, kept);
        assert_pool::<L, _>(pool, kept, dy);
        assert_len("scratch", scratch.len(), geometry.input_scratch() * L::LANES);
        let dy = Scattered { dy, places: &kept[..dy.len()] };
        return lines::backward_input::<L>(&pieces, weight, dy, dx, scratch);
    }
    let backward = if WINOGRAD { winograd::backward_input::<L> } else { conv::backward_input::<L> };
    backward(geometry, weight, kept, dx, scratch);
}
