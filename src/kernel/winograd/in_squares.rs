//! Convolutions by F(4×4, 3×3): output and gradient of the input are made in squares of 4×4, each from the 6×6 numbers of the
//! map that it sees, as [`transform`](super::transform) says. With channels, the 36 products of a square become 36 sums over them:
//!
//! ```text
//! M[ξ, o, t] = Σ_c U[ξ, o, c] · V[ξ, c, t]        ξ: 36 points, t: squares
//! ```
//!
//! U are the transformed weights, plain numbers; V the transformed map and M what becomes the output, both vectors with a
//! sample in each lane. So the sums are the tile of [`gather`](crate::kernel::gather) again, which has the channels as taps and
//! neighbouring squares as columns. A quarter of the multiply-adds remains, and 36 + 12 · 12 additions or so for each
//! square and channel on either side, which is why it takes many channels to pay.
//!
//! A strip of squares is worked on at a time, and of its outputs a block of rows, so that V and M stay in the second-level
//! cache. The gradient of the input is the same convolution of `dy`, with the kernels turned around and the channels in
//! exchanged roles; that of the weight is in [`weight`](super::weight).

use super::squares::{Map, SEEN, SIDE, Squares, Strip, inside};
use super::transform::{OfKernel, OfMap, ToOutput, both_axes, load};
use super::{LEAST_LANES, across};
use crate::kernel::gather::{Gather, Gathers, Loop, Start, plan};
use crate::kernel::simd::{Lanes, MAX_LANES, enter};

/// How many products there are for each square.
pub(in crate::kernel) const POINTS: usize = SEEN * SEEN;
/// At most so many rows of outputs wait in M.
const BLOCK: usize = 32;

/// How many squares are worked on at a time, where each has so many channels.
pub(super) const fn strip(channels: usize) -> usize {
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
pub(super) const fn scratch(rows: usize, terms: usize) -> usize {
    let block = if rows < BLOCK { rows } else { BLOCK };
    let squares = strip(terms);
    POINTS * (rows * terms.next_multiple_of(MAX_LANES) / LEAST_LANES + (terms + block) * squares + 2)
}

/// A convolution: of `x`, which has a border of `padding` zeros, to `y`.
pub(super) struct Pass<'a, T> {
    pub(super) x: &'a [T],
    pub(super) x_shape: [usize; 3],
    pub(super) padding: [usize; 2],
    pub(super) weight: &'a [T],
    /// Numbers from the kernel of one output channel to that of the next, and from one input channel to the next.
    pub(super) weight_row: usize,
    pub(super) weight_term: usize,
    /// Whether kernels are turned around.
    pub(super) turned: bool,
    /// Empty where there is none.
    pub(super) bias: &'a [T],
    pub(super) y: &'a mut [T],
    pub(super) y_shape: [usize; 3],
    pub(super) scratch: &'a mut [T],
}

/// Computes a convolution whose slices have the lengths that its shapes say, and [`scratch`].
pub(super) fn convolve<L: Lanes>(pass: &mut Pass<'_, L::Scalar>) {
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
    let [limit, width] = plan(&tiles.sizes, block, most, |_, _| 1);
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

/// V, of a strip.
#[inline(always)]
pub(super) fn transform_map<L: Lanes>(
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
pub(in crate::kernel) unsafe fn store<L: Lanes>(
    simd: L,
    square: [[L::Vector; SEEN]; SEEN],
    to: *mut L::Scalar,
    point: usize,
) {
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
