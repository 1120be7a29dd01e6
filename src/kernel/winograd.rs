//! `conv` by fewer products: the algorithms of Winograd, for kernels that move by one. [`way`] chooses for each pass
//! between the direct sums, F(4×4, 3×3) in squares, which is here, and F(4, 3) or F(4, 5) along the rows alone, which is in
//! [`lines`].
//!
//! In squares, output and gradient of the input are made in squares of 4×4, each from the 6×6 numbers of the map that it sees, as
//! [`transform`] says. With channels, the 36 products of a square become 36 sums over them:
//!
//! ```text
//! M[ξ, o, t] = Σ_c U[ξ, o, c] · V[ξ, c, t]        ξ: 36 points, t: squares
//! ```
//!
//! U are the transformed weights, plain numbers; V the transformed map and M what becomes the output, both vectors with a
//! sample in each lane. So the sums are the tile of [`gather`](super::gather) again, which has the channels as taps and
//! neighbouring squares as columns. A quarter of the multiply-adds remains, and 36 + 12 · 12 additions or so for each
//! square and channel on either side, which is why it takes many channels to pay.
//!
//! A strip of squares is worked on at a time, and of its outputs a block of rows, so that V and M stay in the second-level
//! cache. The gradient of the input is the same convolution of `dy`, with the kernels turned around and the channels in
//! exchanged roles; that of the weight is in [`weight`].
//!
//! In `f32`, outputs and gradients are within 3·10⁻⁶ of the largest number of the exact result, where the direct sums are
//! within 10⁻⁶ (`tests/kernels/winograd.rs` holds both against `f64`).

mod eight;
mod line_transforms;
mod line_weight;
mod lines;
mod pooled;
pub(super) mod squares;
pub(super) mod transform;
pub(super) mod weight;

use super::check::{assert_bias, assert_conv, assert_len};
use super::conv::{self, down};
use super::conv_weight::{self, add_lanes, add_places};
use super::gather::{Gather, Gathers, Loop, Start, plan};
use super::simd::{Lanes, MAX_LANES, enter};
use crate::layer::ConvGeometry;
use lines::{Outputs, Pieces};
pub(super) use pooled::{Pooling, scratch as pooled_scratch};
use squares::{Map, SEEN, SIDE, Squares, Strip, inside};
use transform::{OfKernel, OfMap, ToOutput, both_axes, load};

/// How many products there are for each square.
pub(super) const POINTS: usize = SEEN * SEEN;
/// At most so many rows of outputs wait in M.
const BLOCK: usize = 32;
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
            (Way::Squares, Which::Output) => squares_scratch(outputs, inputs),
            (Way::Squares, Which::Input) => squares_scratch(inputs, outputs),
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

/// How many squares are worked on at a time, where each has so many channels.
const fn strip(channels: usize) -> usize {
    let squares = 256 / channels;
    if squares < 2 {
        2
    } else if squares > 8 {
        8
    } else {
        squares
    }
}

/// Numbers per lane that are needed to make `rows` channels of `terms`: U, V and M. U is not of vectors; where there are
/// more than [`LEAST_LANES`] lanes it takes less than is counted here.
const fn squares_scratch(rows: usize, terms: usize) -> usize {
    let block = if rows < BLOCK { rows } else { BLOCK };
    let squares = strip(terms);
    POINTS * (rows * terms.next_multiple_of(MAX_LANES) / LEAST_LANES + (terms + block) * squares + 2)
}

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
        add_lanes(sums, L::LANES, dbias);
    }
    rest
}

/// A convolution: of `x`, which has a border of `padding` zeros, to `y`.
struct Pass<'a, T> {
    x: &'a [T],
    x_shape: [usize; 3],
    padding: [usize; 2],
    weight: &'a [T],
    /// Numbers from the kernel of one output channel to that of the next, and from one input channel to the next.
    weight_row: usize,
    weight_term: usize,
    /// Whether kernels are turned around.
    turned: bool,
    /// Empty where there is none.
    bias: &'a [T],
    y: &'a mut [T],
    y_shape: [usize; 3],
    scratch: &'a mut [T],
}

/// Computes a convolution whose slices have the lengths that its shapes say, and [`scratch`].
fn convolve<L: Lanes>(pass: &mut Pass<'_, L::Scalar>) {
    let (rows, terms, lanes) = (pass.y_shape[0], pass.x_shape[0], L::LANES);
    let places = |[channels, height, width]: [usize; 3]| channels * height * width * lanes;
    assert!(pass.x.len() == places(pass.x_shape) && pass.y.len() == places(pass.y_shape));
    assert!(pass.weight.len() == rows * terms * 9 && (pass.bias.is_empty() || pass.bias.len() == rows));
    let pitch = terms.next_multiple_of(lanes);
    let (block, most) = (rows.min(BLOCK), strip(terms));
    let (u, rest) = pass.scratch.split_at_mut(POINTS * rows * pitch);
    // One vector between the points keeps their places in different sets of the cache.
    let (v_point, m_point) = ((terms * most + 1) * lanes, (block * most + 1) * lanes);
    let (v, m) = rest.split_at_mut(POINTS * v_point);
    assert!(m.len() >= POINTS * m_point);

    let weights = Weights {
        weight: pass.weight,
        sizes: [rows, terms],
        distances: [pass.weight_row, pass.weight_term],
        turned: pass.turned,
    };
    enter!(L, (&weights, &mut *u), transform_weights::<L>);
    let tiles = const { &Gathers::<L>::TABLE };
    let [limit, width] = plan(&tiles.sizes, block, most, &|_, _| 1);
    let squares = Squares::of(pass.y_shape);
    let map = Map { first: pass.x.as_ptr(), shape: pass.x_shape };
    let output = Map { first: pass.y.as_mut_ptr(), shape: pass.y_shape };
    for first in (0..squares.count()).step_by(most) {
        let count = most.min(squares.count() - first);
        let strip = Strip { squares, first, count, pitch: most };
        enter!(L, (map, pass.padding, strip, v_point, &mut *v), transform_map::<L>);
        for row in (0..rows).step_by(block) {
            let height = block.min(rows - row);
            for point in 0..POINTS {
                let sums = Gather {
                    loops: [Loop::ONCE, Loop::ONCE, Loop { count: terms, x: (most * lanes).cast_signed(), weight: 1 }],
                    x: v[point * v_point..].as_ptr(),
                    x_column: lanes.cast_signed(),
                    weight: u[(point * rows + row) * pitch..].as_ptr(),
                    weight_row: pitch.cast_signed(),
                    start: Start::Zero,
                    y: m[point * m_point..].as_mut_ptr(),
                    y_row: (most * lanes).cast_signed(),
                    y_column: lanes.cast_signed(),
                };
                // SAFETY: `height` rows of U are behind this one, and V and M have `most` columns.
                unsafe { across::<L>(sums, [height, count], [limit, width]) };
            }
            let bias = if pass.bias.is_empty() { pass.bias } else { &pass.bias[row..][..height] };
            enter!(L, (&*m, m_point, strip, [row, height], bias, output), transform_output::<L>);
        }
    }
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

/// V, of a strip.
#[inline(always)]
fn transform_map<L: Lanes>(
    simd: L,
    (map, padding, strip, point, v): (Map<*const L::Scalar>, [usize; 2], Strip, usize, &mut [L::Scalar]),
) {
    let [channels, height, width] = map.shape;
    assert!(v.len() >= POINTS * point && point >= channels * strip.pitch * L::LANES && strip.count <= strip.pitch);
    for (index, corner) in strip.corners() {
        let seen = inside::<SEEN>(corner, padding, map.shape);
        let place = (corner[0] * width + corner[1]).wrapping_sub(padding[0] * width + padding[1]);
        for channel in 0..channels {
            let first = map.first.wrapping_add((channel * height * width).wrapping_add(place).wrapping_mul(L::LANES));
            // SAFETY: what is loaded is inside of the map, and V has a place for each channel of each square.
            unsafe {
                let square = load::<L, SEEN>(simd, first, [width * L::LANES, L::LANES], &seen);
                let to = v.as_mut_ptr().add((channel * strip.pitch + index) * L::LANES);
                store(simd, both_axes::<L, OfMap, _, _>(simd, square), to, point);
            }
        }
    }
}

/// Writes the vectors of all points.
///
/// # Safety
/// Vector ξ may be written at `to + ξ · point`.
#[inline(always)]
pub(super) unsafe fn store<L: Lanes>(simd: L, square: [[L::Vector; SEEN]; SEEN], to: *mut L::Scalar, point: usize) {
    for (i, row) in square.into_iter().enumerate() {
        for (j, vector) in row.into_iter().enumerate() {
            // SAFETY: the caller's promise.
            unsafe { simd.store(to.add((i * SEEN + j) * point), vector) };
        }
    }
}

/// From M to the outputs of a strip, of the rows from `row` on.
#[inline(always)]
fn transform_output<L: Lanes>(
    simd: L,
    (m, point, strip, [row, rows], bias, output): (
        &[L::Scalar],
        usize,
        Strip,
        [usize; 2],
        &[L::Scalar],
        Map<*mut L::Scalar>,
    ),
) {
    let [channels, height, width] = output.shape;
    assert!(m.len() >= POINTS * point && point >= rows * strip.pitch * L::LANES && strip.count <= strip.pitch);
    assert!(row + rows <= channels);
    let points = [SEEN * point, point];
    for (index, corner) in strip.corners() {
        let [valid_rows, valid_columns] = inside::<SIDE>(corner, [0, 0], output.shape);
        for channel in 0..rows {
            let bias = simd.splat(bias.get(channel).copied().unwrap_or_default());
            // SAFETY: M has a vector for each row of each square, and what is stored is inside of the map.
            unsafe {
                let from = m.as_ptr().add((channel * strip.pitch + index) * L::LANES);
                let products = load::<L, SEEN>(simd, from, points, &[0..SEEN, 0..SEEN]);
                let square = both_axes::<L, ToOutput, _, SIDE>(simd, products);
                let place = ((row + channel) * height + corner[0]) * width + corner[1];
                let to = output.first.add(place * L::LANES);
                for (i, line) in square.into_iter().enumerate() {
                    for (j, vector) in line.into_iter().enumerate() {
                        if i < valid_rows.end && j < valid_columns.end {
                            simd.store(to.add((i * width + j) * L::LANES), simd.add(vector, bias));
                        }
                    }
                }
            }
        }
    }
}

/// Kernels to transform: rows × terms of them, and the numbers from one to the next.
struct Weights<'a, T> {
    weight: &'a [T],
    sizes: [usize; 2],
    distances: [usize; 2],
    turned: bool,
}

/// U: for each point rows × terms, where a row's terms are filled up with zeros to a whole number of vectors.
#[inline(always)]
fn transform_weights<L: Lanes>(simd: L, (weights, u): (&Weights<'_, L::Scalar>, &mut [L::Scalar])) {
    let [rows, terms] = weights.sizes;
    let pitch = terms.next_multiple_of(L::LANES);
    assert!(u.len() == POINTS * rows * pitch);
    for row in 0..rows {
        for term in (0..terms).step_by(L::LANES) {
            // The kernels of as many terms as there are lanes, tap by tap.
            let mut taps = [[L::Scalar::default(); MAX_LANES]; 9];
            for lane in 0..L::LANES.min(terms - term) {
                let first = row * weights.distances[0] + (term + lane) * weights.distances[1];
                let kernel = &weights.weight[first..first + 9];
                for (tap, vector) in taps.iter_mut().enumerate() {
                    vector[lane] = kernel[if weights.turned { 8 - tap } else { tap }];
                }
            }
            // SAFETY: each row of `taps` has room for a vector, and U has one here for each point.
            unsafe {
                let kernel = load::<L, 3>(simd, taps.as_ptr().cast(), [3 * MAX_LANES, MAX_LANES], &[0..3, 0..3]);
                let to = u.as_mut_ptr().add(row * pitch + term);
                store(simd, both_axes::<L, OfKernel, _, _>(simd, kernel), to, rows * pitch);
            }
        }
    }
}
