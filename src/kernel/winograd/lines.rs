//! Convolutions by fewer products along the rows alone: F(4, 3) and F(4, 5) of Winograd, for kernels that are 3 or 5
//! columns wide and move by one.
//!
//! A row of outputs is made in *pieces* of 4, each from the 6 neighbouring numbers of a row that it sees (8, where the
//! kernel is 5 wide), by the transforms of [`transform`](super::transform) and [`eight`](super::eight). Seen at one of
//! the 6 or 8 points, a convolution is one with a kernel a single column wide, of maps that have a piece where there were
//! columns:
//!
//! ```text
//! M[ξ, o, i, t] = Σ_c Σ_u U[ξ, o, c, u] · V[ξ, c, i − p + u, t]       ξ: points, u: the kernel's rows, t: pieces
//! ```
//!
//! Half of the multiply-adds remain (two fifths for 5 columns), where squares leave a quarter; but a transform takes a
//! tenth of the time, so it pays with few channels ([`Pieces::cost`]). All sums are the tile of [`gather`](super::super::gather).
//! The gradient of the input is the transpose: the gradient of the output is transformed by `A`, taken through the
//! kernels, and what it becomes is brought back by `B`, neighbouring pieces adding up where they have seen the same
//! columns. So it has no more products than the output, whatever the padding. The weights' is in
//! [`line_weight`](super::line_weight).
//!
//! A strip of rows is worked on at a time, and of its outputs a block of channels, so that V and M stay in cache.

use std::ops::Range;

use super::super::axis::MAX_ROWS;
use super::super::gather::{Gather, Gathers, Loop, Start, plan};
use super::super::simd::{Lanes, MAX_LANES};
use super::line_transforms::{
    Rows, Source, transform_back, transform_gradient, transform_map, transform_output, transform_weights,
};
use super::pooled::Pooled;
use super::squares::SIDE;
use super::{LEAST_LANES, Which, across, moves_by_one};
use crate::layer::ConvGeometry;

/// The most vectors of a map that a cache has room for.
pub(super) const MAP: usize = 65536;
/// A strip's vectors are to be at most so many, and those of a block of M.
const STRIP: usize = 6144;
const BLOCK: usize = 1024;

/// A convolution seen in pieces.
#[derive(Debug, Clone, Copy)]
pub(in crate::kernel) struct Pieces {
    /// Input and output channels.
    pub(in crate::kernel) channels: [usize; 2],
    /// Rows of the input and of the output.
    pub(in crate::kernel) heights: [usize; 2],
    /// Columns of the input and of the output.
    pub(in crate::kernel) widths: [usize; 2],
    /// The kernel's rows.
    pub(in crate::kernel) rows: usize,
    pub(in crate::kernel) padding: [usize; 2],
    /// Numbers of a row that a piece sees, and points.
    pub(in crate::kernel) seen: usize,
    /// Pieces in a row.
    pub(in crate::kernel) count: usize,
}

impl Pieces {
    /// None, where the convolution is not of a form that the algorithm computes.
    pub(in crate::kernel) const fn of(geometry: &ConvGeometry) -> Option<Self> {
        let ConvGeometry { input, output, kernel, padding, .. } = *geometry;
        let suits = matches!(kernel[1], 3 | 5) && padding[0] < kernel[0] && padding[1] < kernel[1];
        if !(moves_by_one(geometry) && suits) {
            return None;
        }
        let seen = SIDE + kernel[1] - 1;
        let [input_len, output_len] = [geometry.input_len(), geometry.output_len()];
        let count = output[2].div_ceil(SIDE);
        // A strip of a single row has to fit, too; and transforms of what comes from memory wait for it.
        let larger = if input_len > output_len { input_len } else { output_len };
        if seen * count * (input[0] * kernel[0] + output[0]) > 2 * STRIP || larger > MAP {
            return None;
        }
        Some(Self {
            channels: [input[0], output[0]],
            heights: [input[1], output[1]],
            widths: [input[2], output[2]],
            rows: kernel[0],
            padding,
            seen,
            count,
        })
    }

    /// What a pass takes, in multiply-adds of the direct sums; none, where its vectors do not stay in cache. The constants
    /// were measured.
    pub(in crate::kernel) const fn cost(&self, which: Which) -> Option<usize> {
        let [inputs, outputs] = self.channels;
        let products = self.seen * self.rows * inputs * outputs * self.count * self.heights[1];
        // In pieces: what is made, and what it is made of, of which neighbouring strips see some rows twice.
        let side = match which {
            Which::Input => 0,
            Which::Output | Which::Weight => 1,
        };
        let kept = if let Which::Weight = which { outputs } else { 0 };
        let strip = self.strip(side, kept);
        let made = self.channels[side] * self.count * self.heights[side];
        let seen = self.channels[1 - side] * self.count * (self.heights[side] / strip * (strip + self.rows - 1));
        let sums = self.seen * self.weights();
        match which {
            Which::Weight if sums > STRIP => None,
            Which::Weight => Some(products + self.seen * 7 / 2 * (made + seen) + 8 * sums),
            Which::Input | Which::Output => Some(products + self.seen * 4 * (made + seen)),
        }
    }

    /// Numbers of U at one point, filled up to whole vectors.
    pub(in crate::kernel) const fn weights(&self) -> usize {
        (self.channels[0] * self.channels[1] * self.rows).next_multiple_of(MAX_LANES)
    }

    /// How many rows of `heights[side]` make a strip, for which `kept` channels of them wait beside all rows of the other side
    /// that have a part in them.
    pub(in crate::kernel) const fn strip(&self, side: usize, kept: usize) -> usize {
        let other = self.channels[1 - side];
        let most = (STRIP / (self.seen * self.count)).saturating_sub(other * (self.rows - 1)) / (other + kept);
        let height = self.heights[side];
        let most = if most == 0 { 1 } else { most };
        // As even as they can be, and whole pairs where there are more than one.
        let rows = height.div_ceil(height.div_ceil(most));
        if rows == 1 || rows.is_multiple_of(2) {
            rows
        } else if rows < most {
            rows + 1
        } else {
            rows - 1
        }
    }

    /// Vectors at each point, of so many rows of so many channels. One more keeps the points in different sets of the cache.
    pub(in crate::kernel) const fn vectors(&self, channels: usize, rows: usize) -> usize {
        channels * rows * self.count + 1
    }

    /// How many channels and rows of M are made before they are transformed, so that they stay in cache. Rows come
    /// `together`, one or two.
    const fn block(&self, side: usize, together: usize) -> [usize; 2] {
        let pieces = BLOCK / (self.seen * self.count * together);
        let channels = self.channels[side];
        let least = if channels < MAX_ROWS { channels } else { MAX_ROWS };
        if pieces <= least {
            [least, together]
        } else if pieces < channels {
            [pieces / 4 * 4, together]
        } else {
            [channels, pieces / channels * together]
        }
    }

    /// Vectors at each point of V and M, to make the rows of `heights[side]`.
    const fn buffers(&self, side: usize, together: usize) -> [usize; 2] {
        let [channels, rows] = self.block(side, together);
        let seen = self.vectors(self.channels[1 - side], self.strip(side, 0) + self.rows - 1);
        [seen, self.vectors(channels, rows)]
    }

    /// Numbers per lane of scratch, to make the rows of `heights[side]`.
    pub(in crate::kernel) const fn scratch(&self, side: usize, together: usize) -> usize {
        let [v, m] = self.buffers(side, together);
        self.seen * (self.weights() / LEAST_LANES + v + m)
    }
}

/// Where a convolution's outputs go.
pub(in crate::kernel) enum Outputs<'a, T> {
    Map(&'a mut [T]),
    Pooled(Pooled<'a, T>),
}

/// `(pieces, x, weight, bias, y, scratch)`; the slices are as long as the geometry says.
pub(in crate::kernel) fn forward<L: Lanes>(
    pieces: &Pieces,
    x: &[L::Scalar],
    weight: &[L::Scalar],
    bias: &[L::Scalar],
    mut y: Outputs<'_, L::Scalar>,
    scratch: &mut [L::Scalar],
) {
    let [inputs, outputs] = pieces.channels;
    let strip = pieces.strip(1, 0);
    let together = if let Outputs::Map(_) = y { 1 } else { 2 };
    let mut products = Products::new::<L>(pieces, [1, together], weight, scratch);
    for first in (0..pieces.heights[1]).step_by(strip) {
        let height = strip.min(pieces.heights[1] - first);
        let seen = height + pieces.rows - 1;
        let above = first.cast_signed() - pieces.padding[0].cast_signed();
        transform_map::<L>(pieces, x, Rows { first: above, count: seen }, products.points[0], products.from);
        for [rows, channels] in products.blocks(height, outputs) {
            let terms = Terms { count: inputs, rows: seen, row_weight: inputs * pieces.rows, term_weight: pieces.rows };
            // SAFETY: V has `seen` rows of each input channel.
            unsafe { products.sum::<L>(&terms, &rows, &channels, |row| (row, 1, 0..pieces.rows)) };
            let rows = Rows { first: (first + rows.start).cast_signed(), count: rows.len() };
            let bias = bias.get(channels.clone()).unwrap_or_default();
            let (m, point) = (&*products.to, products.points[1]);
            match &mut y {
                Outputs::Map(y) => transform_output::<L>(pieces, m, point, rows, channels, bias, y),
                Outputs::Pooled(pooled) => pooled.transform::<L>(pieces, m, point, rows, channels, bias),
            }
        }
    }
}

/// `(pieces, weight, dy, dx, scratch)`; the slices are as long as the geometry says.
pub(in crate::kernel) fn backward_input<L: Lanes>(
    pieces: &Pieces,
    weight: &[L::Scalar],
    dy: impl Source<L>,
    dx: &mut [L::Scalar],
    scratch: &mut [L::Scalar],
) {
    let [inputs, outputs] = pieces.channels;
    let strip = pieces.strip(0, 0);
    let mut products = Products::new::<L>(pieces, [0, 1], weight, scratch);
    for first in (0..pieces.heights[0]).step_by(strip) {
        let height = strip.min(pieces.heights[0] - first);
        // Row i of dx has tap u of row i + p − u of dy, of which there are those from `low` to `high`.
        let low = (first + pieces.padding[0] + 1).saturating_sub(pieces.rows);
        let high = (first + height + pieces.padding[0]).min(pieces.heights[1]).max(low);
        let rows = Rows { first: low.cast_signed(), count: high - low };
        transform_gradient::<L>(pieces, dy, rows, products.points[0], products.from, &mut []);
        for [rows, channels] in products.blocks(height, inputs) {
            let terms =
                Terms { count: outputs, rows: high - low, row_weight: pieces.rows, term_weight: inputs * pieces.rows };
            let place = |row: usize| {
                let place = first + row + pieces.padding[0];
                let taps = (place + 1).saturating_sub(high)..pieces.rows.min(place + 1 - low);
                (place - low, -1, taps)
            };
            // SAFETY: E has the rows from `low` to `high` of each output channel.
            unsafe { products.sum::<L>(&terms, &rows, &channels, place) };
            let rows = Rows { first: (first + rows.start).cast_signed(), count: rows.len() };
            transform_back::<L>(pieces, products.to, products.points[1], rows, channels, dx);
        }
    }
}

/// The products at all points: U, what they are taken from (V, or E backward), and what they become, a block at a time.
struct Products<'a, T> {
    pieces: &'a Pieces,
    u: &'a [T],
    from: &'a mut [T],
    to: &'a mut [T],
    /// From one point to the next, in `from` and in `to`.
    points: [usize; 2],
    /// Channels and rows of a block.
    block: [usize; 2],
    /// Of a tile.
    size: [usize; 2],
}

/// What a sum goes over: so many channels, of each so many rows; and how far apart the weights of two channels are, of
/// those that are made and of those that are summed.
struct Terms {
    count: usize,
    rows: usize,
    row_weight: usize,
    term_weight: usize,
}

impl<'a, T> Products<'a, T> {
    /// Those that make the rows of `heights[side]`, so many of them together; transforms the weights.
    fn new<L: Lanes<Scalar = T>>(
        pieces: &'a Pieces,
        [side, together]: [usize; 2],
        weight: &[T],
        scratch: &'a mut [T],
    ) -> Self {
        let block = pieces.block(side, together);
        let points = pieces.buffers(side, together).map(|vectors| vectors * L::LANES);
        let (u, rest) = scratch.split_at_mut(pieces.seen * pieces.weights());
        let (from, rest) = rest.split_at_mut(pieces.seen * points[0]);
        transform_weights::<L>(pieces, weight, u);
        let tiles = const { &Gathers::<L>::TABLE };
        let size = plan(&tiles.sizes, block[0], block[1] * pieces.count, |_, _| 1);
        Self { pieces, u, from, to: &mut rest[..pieces.seen * points[1]], points, block, size }
    }

    /// The rows and channels of each block of a strip.
    fn blocks(&self, height: usize, channels: usize) -> impl Iterator<Item = [Range<usize>; 2]> + use<T> {
        let [most, rows] = self.block;
        (0..height).step_by(rows).flat_map(move |row| {
            let rows = row..height.min(row + rows);
            (0..channels).step_by(most).map(move |channel| [rows.clone(), channel..channels.min(channel + most)])
        })
    }

    /// Sums the products of a block, at all points. Of a row, `place` says where its first tap would be, how far it is to the
    /// next one, and which taps there are.
    ///
    /// # Safety
    /// The taps lie inside of the rows that `terms` speaks of.
    unsafe fn sum<L: Lanes<Scalar = T>>(
        &mut self,
        terms: &Terms,
        rows: &Range<usize>,
        channels: &Range<usize>,
        place: impl Fn(usize) -> (usize, isize, Range<usize>),
    ) {
        let line = (self.pieces.count * L::LANES).cast_signed();
        for point in 0..self.pieces.seen {
            let from = self.from[point * self.points[0]..].as_ptr();
            let to = self.to[point * self.points[1]..].as_mut_ptr();
            let weights = self.u[point * self.pieces.weights()..].as_ptr();
            let mut row = rows.start;
            while row < rows.end {
                let (first, step, taps) = place(row);
                let same = (row..rows.end).take_while(|&other| place(other).2 == taps).count();
                let x = first.cast_signed() + step * taps.start.cast_signed();
                let sums = Gather {
                    loops: [
                        Loop::ONCE,
                        Loop {
                            count: terms.count,
                            x: terms.rows.cast_signed() * line,
                            weight: terms.term_weight.cast_signed(),
                        },
                        Loop { count: taps.len(), x: step * line, weight: 1 },
                    ],
                    x: from.wrapping_offset(x * line),
                    x_column: L::LANES.cast_signed(),
                    weight: weights.wrapping_add(channels.start * terms.row_weight + taps.start),
                    weight_row: terms.row_weight.cast_signed(),
                    start: Start::Zero,
                    y: to.wrapping_offset((row - rows.start).cast_signed() * line),
                    y_row: rows.len().cast_signed() * line,
                    y_column: L::LANES.cast_signed(),
                };
                // SAFETY: U has a number for each tap of each pair of channels, and `to` has room for the block; for the
                // rest, the caller's promise.
                unsafe { across::<L>(sums, [channels.len(), same * self.pieces.count], self.size) };
                row += same;
            }
        }
    }
}
