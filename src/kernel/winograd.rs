//! `conv` by fewer products: the algorithms of Winograd, for kernels that move by one. [`way`] chooses for each pass
//! between the direct sums, F(4×4, 3×3) in squares ([`in_squares`], [`weight`]), and F(4, 3) or F(4, 5) along the rows alone
//! ([`lines`], [`line_weight`]).
//!
//! In `f32`, outputs and gradients are within 3·10⁻⁶ of the largest number of the exact result, where the direct sums are
//! within 10⁻⁶ (`tests/kernels/winograd.rs` holds both against `f64`).

mod eight;
pub(super) mod in_squares;
mod line_transforms;
pub(super) mod line_weight;
pub(super) mod lines;
pub(super) mod pooled;
pub(super) mod squares;
pub(super) mod transform;
pub(super) mod weight;

use super::check::{assert_bias, assert_conv, assert_len};
use super::conv::{self, down};
use super::conv_weight::{self, add_lane_sums, add_places};
use super::gather::{Gather, Gathers};
use super::simd::{Lanes, enter};
use crate::layer::ConvGeometry;
use in_squares::{POINTS, Pass, convolve};
use lines::{Outputs, Pieces};
use squares::SIDE;

/// With fewer lanes than this the transformed weights would fill the scratch that [`scratch`] speaks of.
pub(super) const LEAST_LANES: usize = 8;

/// How a pass of a convolution is computed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    Direct,
    Squares,
    Lines(Pieces),
}

/// What a pass computes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which {
    Output,
    Input,
    Weight,
}

/// The way of the lowest cost, in multiply-adds of the direct sums, where vectors have at least [`LEAST_LANES`] lanes.
const fn way(geometry: &ConvGeometry, registers: usize, which: Which) -> Way {
    let [_, height, width] = geometry.output;
    let direct = height * width * geometry.weights();
    // The direct sums of the weight's gradient reach less of the peak.
    let (mut way, mut least) = (Way::Direct, if let Which::Weight = which { direct + direct / 7 } else { direct });
    if let Some(pieces) = Pieces::of(geometry)
        && let Some(cost) = pieces.cost(which)
        && cost < least
    {
        (way, least) = (Way::Lines(pieces), cost);
    }
    let transform = if let Which::Weight = which { weight::TRANSFORM } else { TRANSFORM };
    // With 16 registers, half of a square waits in memory while it is transformed.
    let transform = if registers < 32 { transform * 3 / 2 } else { transform };
    // A map that is in no cache is written while nothing else is done.
    let far = geometry.output_len() > lines::MAP && matches!(which, Which::Output);
    let transform = if far { transform * 2 } else { transform };
    let [inputs, outputs] = [geometry.input[0], geometry.output[0]];
    let squares = height.div_ceil(SIDE) * width.div_ceil(SIDE);
    let cost = squares * (POINTS * inputs * outputs + transform * (inputs + outputs));
    if is_of_form(geometry) && inputs * outputs <= MOST_WEIGHTS && cost < least { Way::Squares } else { way }
}

/// The way on an instruction set.
fn way_on<L: Lanes>(geometry: &ConvGeometry, which: Which) -> Way {
    if L::LANES >= LEAST_LANES { way(geometry, L::REGISTERS, which) } else { Way::Direct }
}

/// Numbers per lane of scratch that a pass needs on any instruction set, where it is not computed directly.
pub(super) const fn scratch(geometry: &ConvGeometry, which: Which) -> usize {
    let [inputs, outputs] = [geometry.input[0], geometry.output[0]];
    let mut most = 0;
    let mut registers = 16;
    while registers <= 32 {
        let numbers = match (way(geometry, registers, which), which) {
            (Way::Direct, _) => 0,
            (Way::Squares, Which::Output) => in_squares::scratch(outputs, inputs),
            (Way::Squares, Which::Input) => in_squares::scratch(inputs, outputs),
            (Way::Squares, Which::Weight) => weight::scratch(geometry),
            (Way::Lines(pieces), Which::Output) => pieces.scratch(1, 1),
            (Way::Lines(pieces), Which::Input) => pieces.scratch(0, 1),
            (Way::Lines(pieces), Which::Weight) => line_weight::scratch(&pieces),
        };
        most = if numbers > most { numbers } else { most };
        registers += 16;
    }
    most
}

/// Whether squares compute such convolutions.
pub(super) const fn is_of_form(geometry: &ConvGeometry) -> bool {
    let ConvGeometry { kernel, padding, .. } = *geometry;
    moves_by_one(geometry) && kernel[0] == 3 && kernel[1] == 3 && padding[0] <= 2 && padding[1] <= 2
}

/// Whether neighbouring outputs see neighbouring places, in one group.
const fn moves_by_one(geometry: &ConvGeometry) -> bool {
    let ConvGeometry { stride, dilation, groups, .. } = *geometry;
    stride[0] == 1 && stride[1] == 1 && dilation[0] == 1 && dilation[1] == 1 && groups == 1
}

/// What the transforms of one channel of one square take, measured with 32 registers.
const TRANSFORM: usize = 230;
/// Beyond so many kernels, all of them transformed take more memory than a cache has.
const MOST_WEIGHTS: usize = 1 << 16;

/// `(geometry, x, weight, bias, y, scratch)`
pub(super) fn forward<L: Lanes>(
    geometry: &ConvGeometry,
    x: &[L::Scalar],
    weight: &[L::Scalar],
    bias: &[L::Scalar],
    y: &mut [L::Scalar],
    scratch: &mut [L::Scalar],
) {
    let way = way_on::<L>(geometry, Which::Output);
    if let Way::Direct = way {
        return conv::forward::<L>(geometry, x, weight, bias, y, scratch);
    }
    assert_conv::<L, _>(geometry, x, weight, y);
    assert_bias(geometry, bias);
    assert_len("scratch", scratch.len(), geometry.forward_scratch() * L::LANES);
    if let Way::Lines(pieces) = way {
        return lines::forward::<L>(&pieces, x, weight, bias, Outputs::Map(y), scratch);
    }
    let (weight_row, weight_term) = (geometry.input[0] * 9, 9);
    convolve::<L>(&mut Pass {
        x,
        x_shape: geometry.input,
        padding: geometry.padding,
        weight,
        weight_row,
        weight_term,
        turned: false,
        bias,
        y,
        y_shape: geometry.output,
        scratch,
    });
}

/// `(geometry, weight, dy, dx, scratch)`
pub(super) fn backward_input<L: Lanes>(
    geometry: &ConvGeometry,
    weight: &[L::Scalar],
    dy: &[L::Scalar],
    dx: &mut [L::Scalar],
    scratch: &mut [L::Scalar],
) {
    let way = way_on::<L>(geometry, Which::Input);
    if let Way::Direct = way {
        return conv::backward_input::<L>(geometry, weight, dy, dx, scratch);
    }
    assert_conv::<L, _>(geometry, dx, weight, dy);
    assert_len("scratch", scratch.len(), geometry.input_scratch() * L::LANES);
    if let Way::Lines(pieces) = way {
        return lines::backward_input::<L>(&pieces, weight, dy, dx, scratch);
    }
    let (weight_row, weight_term) = (9, geometry.input[0] * 9);
    convolve::<L>(&mut Pass {
        x: dy,
        x_shape: geometry.output,
        padding: geometry.padding.map(|padding| 2 - padding),
        weight,
        weight_row,
        weight_term,
        turned: true,
        bias: &[],
        y: dx,
        y_shape: geometry.input,
        scratch,
    });
}

/// `(geometry, x, dy, dweight, dbias, scratch)`
pub(super) fn backward_weight<L: Lanes>(
    geometry: &ConvGeometry,
    x: &[L::Scalar],
    dy: &[L::Scalar],
    dweight: &mut [L::Scalar],
    dbias: &mut [L::Scalar],
    scratch: &mut [L::Scalar],
) {
    let way = way_on::<L>(geometry, Which::Weight);
    if let Way::Direct = way {
        return conv_weight::backward_weight::<L>(geometry, x, dy, dweight, dbias, scratch);
    }
    assert_conv::<L, _>(geometry, x, dweight, dy);
    assert_bias(geometry, dbias);
    assert_len("scratch", scratch.len(), geometry.weight_scratch() * L::LANES);
    if let Way::Lines(pieces) = way {
        line_weight::backward_weight::<L>(&pieces, x, dy, dweight, dbias, scratch);
    } else {
        weight::backward_weight::<L>(geometry, x, dy, dweight, dbias, scratch);
    }
}

/// Adds the sums of `dy` to the biases' gradient, where there is one, and gives the scratch behind what that took.
fn add_bias<'a, L: Lanes>(
    dy: &[L::Scalar],
    [outputs, places]: [usize; 2],
    dbias: &mut [L::Scalar],
    scratch: &'a mut [L::Scalar],
) -> &'a mut [L::Scalar] {
    let (sums, rest) = scratch.split_at_mut(outputs * L::LANES);
    if !dbias.is_empty() {
        sums.fill(L::Scalar::default());
        enter!(L, (dy, places, [0, places], &mut *sums), add_places::<L>);
        enter!(L, (&*sums, dbias), add_lane_sums::<L>);
    }
    rest
}

/// Covers rows × columns by tiles of at most that size.
///
/// # Safety
/// As for a tile.
unsafe fn across<L: Lanes>(mut numbers: Gather<L::Scalar>, [rows, columns]: [usize; 2], [limit, width]: [usize; 2]) {
    let mut left = columns;
    while left > 0 {
        let width = width.min(left);
        let count = left / width;
        let done = (count * width).cast_signed();
        // SAFETY: the caller's promise.
        unsafe { down(const { &Gathers::<L>::TABLE }, numbers, rows, [limit, width], count) };
        numbers.x = numbers.x.wrapping_offset(done * numbers.x_column);
        numbers.y = numbers.y.wrapping_offset(done * numbers.y_column);
        left -= count * width;
    }
}
