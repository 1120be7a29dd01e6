//! `conv`: the output and the gradient of the input. That of the weight is in [`conv_weight`](super::conv_weight).
//!
//! Both are the tile of [`gather`](super::gather) moved over the map. The gradient of the input is a convolution in
//! which input and output channels have changed places: `dx[c] = Σ_o weight[o, c] · dy[o]`, along both axes as
//! [`axis`](super::axis) says.
//!
//! Padding: of rows, only the taps that exist are visited. Columns are neighbours in a tile, of which some may lie
//! beside the map while others do not; they find zeros in a copy of the map that has a border. Taps for which all of a
//! tile's columns lie in the border are left out, so that little is computed in vain.

use super::axis::{Axis, backward_border, forward_border};
use super::check::{assert_bias, assert_conv, assert_len};
use super::gather::{Gather, Gathers, Loop, Start, Tile, Tiles, height, plan};
use super::simd::{Lanes, enter};
use crate::layer::ConvGeometry;

/// A map to read from: its first place, numbers from channel to channel and from row to row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<T> {
    pub(super) first: *const T,
    pub(super) channel: usize,
    pub(super) row: usize,
}

/// How a pass goes over the channels. Its rows are the output's channels forward, the input's backward; the terms of
/// its sums are the other ones.
#[derive(Debug, Clone, Copy)]
struct Channels {
    groups: usize,
    rows: usize,
    terms: usize,
    weight_row: usize,
    weight_term: usize,
    /// Weights of a group.
    weights: usize,
}

/// A map to copy: its numbers, channels × height × width, zero columns left and right, and where the copy goes.
type Copied<'a, T> = (&'a [T], [usize; 3], [usize; 2], &'a mut [T]);

/// Copies a map into a scratch with zero columns on both sides. Where no column is needed, the map itself is the source.
#[inline(always)]
pub(super) fn bordered<L: Lanes>(
    simd: L,
    (map, [channels, height, width], [left, right], scratch): Copied<'_, L::Scalar>,
) -> Source<L::Scalar> {
    let lanes = L::LANES;
    if left + right == 0 {
        return Source { first: map.as_ptr(), channel: height * width * lanes, row: width * lanes };
    }
    let pitch = left + width + right;
    assert!(map.len() == channels * height * width * lanes && scratch.len() >= channels * height * pitch * lanes);
    for row in 0..channels * height {
        // SAFETY: every row of the map is read once, and every row of the scratch written once.
        unsafe {
            let from = map.as_ptr().add(row * width * lanes);
            let to = scratch.as_mut_ptr().add(row * pitch * lanes);
            for i in 0..left {
                simd.store(to.add(i * lanes), simd.zero());
            }
            for i in 0..width {
                simd.store(to.add((left + i) * lanes), simd.load(from.add(i * lanes)));
            }
            for i in left + width..pitch {
                simd.store(to.add(i * lanes), simd.zero());
            }
        }
    }
    // The first place of an empty map may lie behind its end.
    let first = scratch.as_ptr().wrapping_add(left * lanes);
    Source { first, channel: height * pitch * lanes, row: pitch * lanes }
}

/// Writes one class of columns of a whole map, for all classes of rows.
///
/// # Safety
/// The source has the border that `columns` needs; `weight`, `start` and `y` are as large as the geometry says.
#[allow(clippy::too_many_arguments, reason = "these are the formula's quantities")]
unsafe fn pass<T: Copy>(
    tiles: &Tiles<Tile<T>>,
    lanes: usize,
    channels: &Channels,
    kernel_width: usize,
    columns: &Axis,
    rows: impl Fn(usize) -> Option<Axis>,
    source: Source<T>,
    weight: *const T,
    start: Start<T>,
    y: *mut T,
    [_, y_height, y_width]: [usize; 3],
) {
    let [tile_rows, tile_columns] = plan(&tiles.sizes, channels.rows, columns.count, |i, n| columns.taps(i, n).len());
    let signed = |x: usize| x.cast_signed();
    let mut numbers = Gather {
        loops: [Loop { count: channels.terms, x: signed(source.channel), weight: signed(channels.weight_term) }; 3],
        x: source.first,
        x_column: columns.step * signed(lanes),
        weight,
        weight_row: signed(channels.weight_row),
        start,
        y,
        y_row: signed(y_height * y_width * lanes),
        y_column: signed(columns.every * lanes),
    };
    let mut column = 0;
    while column < columns.count {
        // As many tiles side by side as need the same taps.
        let width = tile_columns.min(columns.count - column);
        let taps = columns.taps(column, width);
        let mut count = 1;
        while column + (count + 1) * width <= columns.count && columns.taps(column + count * width, width) == taps {
            count += 1;
        }
        numbers.loops[2] =
            Loop { count: taps.len(), x: columns.tap_step * signed(lanes), weight: signed(columns.tap_every) };
        let place = columns.base + columns.step * signed(column) + columns.tap_step * signed(taps.start);
        let column_tap = columns.tap_first + columns.tap_every * taps.start;
        for axis in (0..).map_while(&rows) {
            numbers.loops[1].x = axis.tap_step * signed(source.row);
            numbers.loops[1].weight = signed(axis.tap_every * kernel_width);
            for j in 0..axis.count {
                let taps = axis.taps(j, 1);
                numbers.loops[1].count = taps.len();
                let row = axis.base + axis.step * signed(j) + axis.tap_step * signed(taps.start);
                let row_tap = axis.tap_first + axis.tap_every * taps.start;
                let x = row * signed(source.row) + place * signed(lanes);
                let tap = row_tap * kernel_width + column_tap;
                let to = ((axis.first + axis.every * j) * y_width + columns.first + columns.every * column) * lanes;
                for group in 0..channels.groups {
                    let mut below = numbers;
                    // The innermost loop is to be a long one: for a 1×1 kernel, that is the one over channels.
                    if below.loops[1].count == 1 && below.loops[2].count == 1 {
                        below.loops.swap(0, 2);
                    }
                    // Where there are no taps, `x` and `weight` may point anywhere; no number is read.
                    below.x = source.first.wrapping_add(group * channels.terms * source.channel).wrapping_offset(x);
                    below.weight = weight.wrapping_add(group * channels.weights + tap);
                    // SAFETY: rows, groups, columns and taps are those of the geometry.
                    unsafe {
                        below.y = y.add(group * channels.rows * y_height * y_width * lanes + to);
                        if let Start::Bias(bias) = start {
                            below.start = Start::Bias(bias.add(group * channels.rows));
                        }
                        down(tiles, below, channels.rows, [tile_rows, width], count);
                    }
                }
            }
        }
        column += count * width;
    }
}

/// Covers `rows` rows by tiles, `count` of them side by side.
///
/// # Safety
/// As for a tile.
#[inline]
pub(super) unsafe fn down<T: Copy>(
    tiles: &Tiles<Tile<T>>,
    mut numbers: Gather<T>,
    rows: usize,
    [limit, width]: [usize; 2],
    count: usize,
) {
    let mut left = rows;
    while left > 0 {
        let height = height(&tiles.sizes, left, limit, width);
        if let Some(tile) = tiles.code[height][width] {
            // SAFETY: the caller's promise; `below` is asked for as many rows as there are.
            unsafe {
                tile(&numbers, count);
                numbers = numbers.below(height);
            }
        }
        left -= height;
    }
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
    assert_conv::<L, _>(geometry, x, weight, y);
    assert_bias(geometry, bias);
    assert_len("scratch", scratch.len(), geometry.forward_scratch() * L::LANES);
    let source = enter!(L, (x, geometry.input, forward_border(geometry), scratch), bordered::<L>);
    let [outputs, inputs, kernel_height, kernel_width] = geometry.weight_shape();
    let taps = kernel_height * kernel_width;
    let channels = Channels {
        groups: geometry.groups,
        rows: outputs / geometry.groups,
        terms: inputs,
        weight_row: inputs * taps,
        weight_term: taps,
        weights: geometry.weights() / geometry.groups,
    };
    let start = if bias.is_empty() { Start::Zero } else { Start::Bias(bias.as_ptr()) };
    // SAFETY: the lengths are the geometry's, and the border is that of the forward direction.
    unsafe {
        pass(
            const { &Gathers::<L>::TABLE },
            L::LANES,
            &channels,
            kernel_width,
            &Axis::forward(geometry, 1),
            |class| (class == 0).then(|| Axis::forward(geometry, 0)),
            source,
            weight.as_ptr(),
            start,
            y.as_mut_ptr(),
            geometry.output,
        );
    }
}

/// `(geometry, weight, dy, dx, scratch)`
pub(super) fn backward_input<L: Lanes>(
    geometry: &ConvGeometry,
    weight: &[L::Scalar],
    dy: &[L::Scalar],
    dx: &mut [L::Scalar],
    scratch: &mut [L::Scalar],
) {
    assert_conv::<L, _>(geometry, dx, weight, dy);
    assert_len("scratch", scratch.len(), geometry.input_scratch() * L::LANES);
    let source = enter!(L, (dy, geometry.output, backward_border(geometry), scratch), bordered::<L>);
    let [outputs, inputs, kernel_height, kernel_width] = geometry.weight_shape();
    let taps = kernel_height * kernel_width;
    let channels = Channels {
        groups: geometry.groups,
        rows: inputs,
        terms: outputs / geometry.groups,
        weight_row: taps,
        weight_term: inputs * taps,
        weights: geometry.weights() / geometry.groups,
    };
    for class in 0..geometry.stride[1] {
        // SAFETY: the lengths are the geometry's, and the border is that of the backward direction.
        unsafe {
            pass(
                const { &Gathers::<L>::TABLE },
                L::LANES,
                &channels,
                kernel_width,
                &Axis::backward(geometry, 1, class),
                |class| (class < geometry.stride[0]).then(|| Axis::backward(geometry, 0, class)),
                source,
                weight.as_ptr(),
                Start::Zero,
                dx.as_mut_ptr(),
                geometry.input,
            );
        }
    }
}
