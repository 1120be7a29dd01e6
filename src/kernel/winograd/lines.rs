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

#![allow(clippy::needless_range_loop, reason = "columns count vectors and set addresses alike")]

use std::ops::Range;

use super::super::axis::MAX_ROWS;
use super::super::gather::{Gather, Gathers, Loop, Start, plan};
use super::super::simd::{Lanes, MAX_LANES, enter};
use super::squares::SIDE;
use super::transform::{OfGradient, OfKernel, OfMap, ToMap, ToOutput, Transform};
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
        // As even as they can be.
        height.div_ceil(height.div_ceil(most))
    }

    /// Vectors at each point, of so many rows of so many channels. One more keeps the points in different sets of the cache.
    pub(in crate::kernel) const fn vectors(&self, channels: usize, rows: usize) -> usize {
        channels * rows * self.count + 1
    }

    /// How many channels and rows of M are made before they are transformed, so that they stay in cache.
    const fn block(&self, side: usize) -> [usize; 2] {
        let pieces = BLOCK / (self.seen * self.count);
        let channels = self.channels[side];
        let least = if channels < MAX_ROWS { channels } else { MAX_ROWS };
        if pieces <= least {
            [least, 1]
        } else if pieces < channels {
            [pieces / 4 * 4, 1]
        } else {
            [channels, pieces / channels]
        }
    }

    /// Vectors at each point of V and M, to make the rows of `heights[side]`.
    const fn buffers(&self, side: usize) -> [usize; 2] {
        let [channels, rows] = self.block(side);
        let seen = self.vectors(self.channels[1 - side], self.strip(side, 0) + self.rows - 1);
        [seen, self.vectors(channels, rows)]
    }

    /// Numbers per lane of scratch, to make the rows of `heights[side]`.
    pub(in crate::kernel) const fn scratch(&self, side: usize) -> usize {
        let [v, m] = self.buffers(side);
        self.seen * (self.weights() / LEAST_LANES + v + m)
    }
}

/// `(pieces, x, weight, bias, y, scratch)`; the slices are as long as the geometry says.
pub(super) fn forward<L: Lanes>(
    pieces: &Pieces,
    x: &[L::Scalar],
    weight: &[L::Scalar],
    bias: &[L::Scalar],
    y: &mut [L::Scalar],
    scratch: &mut [L::Scalar],
) {
    let [inputs, outputs] = pieces.channels;
    let strip = pieces.strip(1, 0);
    let mut products = Products::new::<L>(pieces, 1, weight, scratch);
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
            transform_output::<L>(pieces, products.to, products.points[1], rows, channels, bias, y);
        }
    }
}

/// `(pieces, weight, dy, dx, scratch)`; the slices are as long as the geometry says.
pub(super) fn backward_input<L: Lanes>(
    pieces: &Pieces,
    weight: &[L::Scalar],
    dy: &[L::Scalar],
    dx: &mut [L::Scalar],
    scratch: &mut [L::Scalar],
) {
    let [inputs, outputs] = pieces.channels;
    let strip = pieces.strip(0, 0);
    let mut products = Products::new::<L>(pieces, 0, weight, scratch);
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
    /// Those that make the rows of `heights[side]`; transforms the weights.
    fn new<L: Lanes<Scalar = T>>(pieces: &'a Pieces, side: usize, weight: &[T], scratch: &'a mut [T]) -> Self {
        let block = pieces.block(side);
        let points = pieces.buffers(side).map(|vectors| vectors * L::LANES);
        let (u, rest) = scratch.split_at_mut(pieces.seen * pieces.weights());
        let (from, rest) = rest.split_at_mut(pieces.seen * points[0]);
        transform_weights::<L>(pieces, weight, u);
        let tiles = const { &Gathers::<L>::TABLE };
        let size = plan(&tiles.sizes, block[0], block[1] * pieces.count, &|_, _| 1);
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

/// Neighbouring rows of a map, or beside it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    pub(super) first: isize,
    pub(super) count: usize,
}

impl Rows {
    /// The row of the map, where it has one.
    fn inside(self, row: usize, height: usize) -> Option<usize> {
        (self.first + row.cast_signed()).try_into().ok().filter(|&row: &usize| row < height)
    }
}

/// Calls the code for the kernel's width.
macro_rules! by_width {
    ($pieces:expr, $function:ident::<$L:ident>, $arguments:expr) => {
        match $pieces.seen {
            6 => enter!($L, $arguments, $function::<$L, 3, 6>),
            _ => enter!($L, $arguments, $function::<$L, 5, 8>),
        }
    };
}

/// U: at each point the numbers of all rows of all kernels, in their order.
fn transform_weights<L: Lanes>(pieces: &Pieces, weight: &[L::Scalar], u: &mut [L::Scalar]) {
    by_width!(pieces, weights::<L>, (weight, pieces.weights(), u));
}

#[inline(always)]
fn weights<L: Lanes, const K: usize, const N: usize>(
    simd: L,
    (weight, point, u): (&[L::Scalar], usize, &mut [L::Scalar]),
) where
    OfKernel: Transform<K, N>,
{
    assert!(u.len() == N * point && weight.len().div_ceil(K) <= point && point.is_multiple_of(L::LANES));
    for (block, weight) in weight.chunks(K * L::LANES).enumerate() {
        let mut taps = [[L::Scalar::default(); MAX_LANES]; K];
        for (lane, row) in weight.chunks_exact(K).enumerate() {
            for (tap, vector) in taps.iter_mut().enumerate() {
                vector[lane] = row[tap];
            }
        }
        // SAFETY: a row of `taps` has room for a vector, and U has one at each point for each block.
        unsafe {
            let mut row = [simd.zero(); K];
            for (vector, taps) in row.iter_mut().zip(&taps) {
                *vector = simd.load(taps.as_ptr());
            }
            store(simd, OfKernel::apply(simd, row), u.as_mut_ptr().add(block * L::LANES), point);
        }
    }
}

/// V: of each channel the rows, those beside the map full of zeros.
pub(super) fn transform_map<L: Lanes>(pieces: &Pieces, x: &[L::Scalar], rows: Rows, point: usize, v: &mut [L::Scalar]) {
    by_width!(pieces, map::<L>, (pieces, x, rows, point, v));
}

#[inline(always)]
fn map<L: Lanes, const K: usize, const N: usize>(
    simd: L,
    (pieces, x, rows, point, v): (&Pieces, &[L::Scalar], Rows, usize, &mut [L::Scalar]),
) where
    OfMap: Transform<N, N>,
{
    let (lanes, channels, [height, width]) = (L::LANES, pieces.channels[0], [pieces.heights[0], pieces.widths[0]]);
    assert!(x.len() == channels * height * width * lanes && v.len() == N * point);
    assert!(point >= channels * rows.count * pieces.count * lanes);
    let mut to = v.as_mut_ptr();
    for channel in 0..channels {
        for row in 0..rows.count {
            let from = rows.inside(row, height).map(|row| x[(channel * height + row) * width * lanes..].as_ptr());
            for piece in 0..pieces.count {
                // SAFETY: what is loaded is inside of the row, and V has a place for each piece.
                unsafe {
                    let mut seen = [simd.zero(); N];
                    if let Some(from) = from {
                        let before = pieces.padding[1].saturating_sub(piece * SIDE);
                        let left = (width + pieces.padding[1]).saturating_sub(piece * SIDE);
                        let first =
                            from.wrapping_add((piece * SIDE).wrapping_sub(pieces.padding[1]).wrapping_mul(lanes));
                        if before == 0 && left >= N {
                            for (i, vector) in seen.iter_mut().enumerate() {
                                *vector = simd.load(first.add(i * lanes));
                            }
                        } else {
                            for (i, vector) in seen.iter_mut().enumerate() {
                                if i >= before && i < left {
                                    *vector = simd.load(first.wrapping_add(i * lanes));
                                }
                            }
                        }
                        seen = OfMap::apply(simd, seen);
                    }
                    store(simd, seen, to, point);
                    to = to.add(lanes);
                }
            }
        }
    }
}

/// Writes the vectors of all points.
///
/// # Safety
/// Vector ξ may be written at `to + ξ · point`.
#[inline(always)]
unsafe fn store<L: Lanes, const N: usize>(simd: L, vectors: [L::Vector; N], to: *mut L::Scalar, point: usize) {
    for (i, vector) in vectors.into_iter().enumerate() {
        // SAFETY: the caller's promise.
        unsafe { simd.store(to.add(i * point), vector) };
    }
}

/// The vectors of all points.
///
/// # Safety
/// Vector ξ may be read at `from + ξ · point`.
#[inline(always)]
pub(super) unsafe fn load<L: Lanes, const N: usize>(simd: L, from: *const L::Scalar, point: usize) -> [L::Vector; N] {
    let mut vectors = [simd.zero(); N];
    for (i, vector) in vectors.iter_mut().enumerate() {
        // SAFETY: the caller's promise.
        *vector = unsafe { simd.load(from.add(i * point)) };
    }
    vectors
}

/// From M to the outputs of the rows.
fn transform_output<L: Lanes>(
    pieces: &Pieces,
    m: &[L::Scalar],
    point: usize,
    rows: Rows,
    channels: Range<usize>,
    bias: &[L::Scalar],
    y: &mut [L::Scalar],
) {
    by_width!(pieces, output::<L>, (pieces, m, point, rows, channels, bias, y));
}

type Output<'a, T> = (&'a Pieces, &'a [T], usize, Rows, Range<usize>, &'a [T], &'a mut [T]);

#[inline(always)]
fn output<L: Lanes, const K: usize, const N: usize>(
    simd: L,
    (pieces, m, point, rows, channels, bias, y): Output<'_, L::Scalar>,
) where
    ToOutput: Transform<N, SIDE>,
{
    let (lanes, [height, width]) = (L::LANES, [pieces.heights[1], pieces.widths[1]]);
    assert!(y.len() == pieces.channels[1] * height * width * lanes && m.len() == N * point);
    assert!(
        point >= channels.len() * rows.count * pieces.count * lanes
            && pieces.seen == N
            && width > (pieces.count - 1) * SIDE
    );
    let mut from = m.as_ptr();
    for (index, channel) in channels.enumerate() {
        let bias = simd.splat(bias.get(index).copied().unwrap_or_default());
        for row in 0..rows.count {
            let Some(row) = rows.inside(row, height) else { continue };
            let to = y[(channel * height + row) * width * lanes..][..width * lanes].as_mut_ptr();
            for piece in 0..pieces.count {
                // SAFETY: M has a vector for each piece, and what is stored is inside of the row.
                unsafe {
                    let outputs = ToOutput::apply(simd, load(simd, from, point));
                    from = from.add(lanes);
                    let to = to.add(piece * SIDE * lanes);
                    let left = width - piece * SIDE;
                    for i in 0..SIDE {
                        if i < left {
                            simd.store(to.add(i * lanes), simd.add(outputs[i], bias));
                        }
                    }
                }
            }
        }
    }
}

/// E: of each channel the rows, all of which the gradient has. Adds each channel's numbers to its vector in `sums`, where
/// there is one.
pub(super) fn transform_gradient<L: Lanes>(
    pieces: &Pieces,
    dy: &[L::Scalar],
    rows: Rows,
    point: usize,
    e: &mut [L::Scalar],
    sums: &mut [L::Scalar],
) {
    by_width!(pieces, gradient::<L>, (pieces, dy, rows, point, e, sums));
}

type Gradient<'a, T> = (&'a Pieces, &'a [T], Rows, usize, &'a mut [T], &'a mut [T]);

#[inline(always)]
fn gradient<L: Lanes, const K: usize, const N: usize>(
    simd: L,
    (pieces, dy, rows, point, e, sums): Gradient<'_, L::Scalar>,
) where
    OfGradient: Transform<SIDE, N>,
{
    let (lanes, channels, [height, width]) = (L::LANES, pieces.channels[1], [pieces.heights[1], pieces.widths[1]]);
    assert!(dy.len() == channels * height * width * lanes && e.len() == N * point);
    assert!(
        point >= channels * rows.count * pieces.count * lanes && pieces.seen == N && width > (pieces.count - 1) * SIDE
    );
    assert!(sums.is_empty() || sums.len() == channels * lanes);
    let mut to = e.as_mut_ptr();
    for channel in 0..channels {
        let mut sum = simd.zero();
        for row in 0..rows.count {
            let Some(row) = rows.inside(row, height) else { continue };
            let from = dy[(channel * height + row) * width * lanes..][..width * lanes].as_ptr();
            for piece in 0..pieces.count {
                let mut gradients = [simd.zero(); SIDE];
                // SAFETY: what is loaded is inside of the row, and E has a place for each piece.
                unsafe {
                    let from = from.add(piece * SIDE * lanes);
                    let left = width - piece * SIDE;
                    for i in 0..SIDE {
                        if i < left {
                            gradients[i] = simd.load(from.add(i * lanes));
                        }
                    }
                    let mut all = gradients[0];
                    for i in 1..SIDE {
                        all = simd.add(all, gradients[i]);
                    }
                    sum = simd.add(sum, all);
                    store(simd, OfGradient::apply(simd, gradients), to, point);
                    to = to.add(lanes);
                }
            }
        }
        if let Some(sums) = sums.get_mut(channel * lanes..(channel + 1) * lanes) {
            // SAFETY: a channel has a vector there.
            unsafe { simd.store(sums.as_mut_ptr(), simd.add(simd.load(sums.as_ptr()), sum)) };
        }
    }
}

/// From N to the rows of the input's gradient.
fn transform_back<L: Lanes>(
    pieces: &Pieces,
    n: &[L::Scalar],
    point: usize,
    rows: Rows,
    channels: Range<usize>,
    dx: &mut [L::Scalar],
) {
    by_width!(pieces, back::<L>, (pieces, n, point, rows, channels, dx));
}

type Back<'a, T> = (&'a Pieces, &'a [T], usize, Rows, Range<usize>, &'a mut [T]);

#[inline(always)]
fn back<L: Lanes, const K: usize, const N: usize>(simd: L, (pieces, n, point, rows, channels, dx): Back<'_, L::Scalar>)
where
    ToMap: Transform<N, N>,
{
    let (lanes, [height, width]) = (L::LANES, [pieces.heights[0], pieces.widths[0]]);
    let padding = pieces.padding[1];
    assert!(dx.len() == pieces.channels[0] * height * width * lanes && n.len() == N * point);
    assert!(point >= channels.len() * rows.count * pieces.count * lanes && pieces.seen == N);
    let mut from = n.as_ptr();
    for channel in channels {
        for row in 0..rows.count {
            let Some(row) = rows.inside(row, height) else { continue };
            let to = dx[(channel * height + row) * width * lanes..][..width * lanes].as_mut_ptr();
            // What the pieces so far have given to the columns that the next one sees.
            let mut waiting = [simd.zero(); N];
            for piece in 0..pieces.count {
                // SAFETY: N has a vector for each piece, and what is stored is inside of the row.
                unsafe {
                    let given = ToMap::apply(simd, load(simd, from, point));
                    from = from.add(lanes);
                    for (waiting, given) in waiting.iter_mut().zip(given) {
                        *waiting = simd.add(*waiting, given);
                    }
                    let column = (piece * SIDE).wrapping_sub(padding);
                    if piece * SIDE >= padding && column + SIDE <= width {
                        for i in 0..SIDE {
                            simd.store(to.add((column + i) * lanes), waiting[i]);
                        }
                    } else {
                        for i in 0..SIDE {
                            let column = column.wrapping_add(i);
                            if column < width {
                                simd.store(to.add(column * lanes), waiting[i]);
                            }
                        }
                    }
                    let mut rest = [simd.zero(); N];
                    rest[..N - SIDE].copy_from_slice(&waiting[SIDE..]);
                    waiting = rest;
                }
            }
            let column = (pieces.count * SIDE).wrapping_sub(padding);
            for (i, vector) in waiting.into_iter().enumerate().take(N - SIDE) {
                let column = column.wrapping_add(i);
                if column < width {
                    // SAFETY: the column is inside of the row.
                    unsafe { simd.store(to.add(column * lanes), vector) };
                }
            }
        }
    }
}
