//! Convolutions by fewer products along the rows alone: F(4, 3) and F(2, 5) of Winograd, for kernels that are 3 or 5
//! columns wide and move by one.
//!
//! A row of outputs is made in *pieces* of 4 (of 2, where the kernel is 5 wide), each from the 6 neighbouring numbers of
//! a row that it sees. Seen at one of the 6 points, a convolution is one with a kernel a single column wide, of maps that
//! have a piece where there were columns:
//!
//! ```text
//! M[ξ, o, i, t] = Σ_c Σ_u U[ξ, o, c, u] · V[ξ, c, i − p + u, t]       ξ: 6 points, u: the kernel's rows, t: pieces
//! ```
//!
//! Half of the multiply-adds remain (three fifths for 5 columns), where squares leave a quarter; but a transform takes a
//! tenth of the time, so it pays with few channels. All sums are the tile of [`gather`](super::super::gather).
//! The gradient of the input is the transpose: the gradient of the output is transformed by `A`, taken through the
//! kernels, and what it becomes is brought back by `B`, neighbouring pieces adding up where they have seen the same
//! columns. So it has no more products than the output, whatever the padding. The weights' is in
//! [`line_weight`](super::line_weight).
//!
//! A strip of rows is worked on at a time, so that V and M stay in the second-level cache.

use super::super::gather::{Gather, Gathers, Loop, Start, plan};
use super::super::simd::{Lanes, MAX_LANES};
use super::squares::SEEN;
use super::transform::{OfGradient, OfKernel, OfMap, ToMap, ToOutput, Transform};
use super::{LEAST_LANES, across};
use crate::layer::ConvGeometry;

/// A strip's vectors are to be at most so many.
const STRIP: usize = 4096;

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
    /// Outputs of a piece.
    pub(in crate::kernel) step: usize,
    /// Pieces in a row.
    pub(in crate::kernel) count: usize,
}

impl Pieces {
    /// None, where the convolution is not of a form that the algorithm computes.
    pub(in crate::kernel) const fn of(geometry: &ConvGeometry) -> Option<Self> {
        let ConvGeometry { input, output, kernel, stride, padding, dilation, groups } = *geometry;
        let ones = stride[0] == 1 && stride[1] == 1 && dilation[0] == 1 && dilation[1] == 1 && groups == 1;
        let suits = matches!(kernel[1], 3 | 5) && padding[0] < kernel[0] && padding[1] < kernel[1];
        if !(ones && suits) {
            return None;
        }
        let step = SEEN + 1 - kernel[1];
        let count = output[2].div_ceil(step);
        // A strip of a single row has to fit, too.
        if SEEN * count * (input[0] * kernel[0] + output[0]) > 2 * STRIP {
            return None;
        }
        Some(Self {
            channels: [input[0], output[0]],
            heights: [input[1], output[1]],
            widths: [input[2], output[2]],
            rows: kernel[0],
            padding,
            step,
            count,
        })
    }

    /// What the products take, and the transforms, of which one of a channel of a piece takes as long as so many
    /// multiply-adds.
    pub(in crate::kernel) const fn cost(&self, transform: usize) -> usize {
        let [inputs, outputs] = self.channels;
        self.count * self.heights[1] * (SEEN * self.rows * inputs * outputs + transform * (inputs + outputs))
    }

    /// Numbers of U at one point, filled up to whole vectors.
    pub(in crate::kernel) const fn weights(&self) -> usize {
        (self.channels[0] * self.channels[1] * self.rows).next_multiple_of(MAX_LANES)
    }

    /// How many rows of `heights[side]` make a strip, where each takes vectors of all channels of both sides.
    pub(in crate::kernel) const fn strip(&self, side: usize) -> usize {
        let [other, own] = [self.channels[1 - side], self.channels[side]];
        let most = (STRIP / (SEEN * self.count)).saturating_sub(other * (self.rows - 1)) / (other + own);
        let height = self.heights[side];
        let most = if most == 0 { 1 } else { most };
        // As even as they can be.
        height.div_ceil(height.div_ceil(most))
    }

    /// Vectors at each point, of a strip of so many rows of `heights[side]`: of those rows, and of all rows of the other
    /// side that have a part in them. One more keeps the points in different sets of the cache.
    pub(in crate::kernel) const fn vectors(&self, side: usize, rows: usize) -> [usize; 2] {
        let [other, own] = [self.channels[1 - side], self.channels[side]];
        [other * (rows + self.rows - 1) * self.count + 1, own * rows * self.count + 1]
    }

    /// Numbers per lane of scratch, to make the rows of `heights[side]`.
    pub(in crate::kernel) const fn scratch(&self, side: usize) -> usize {
        let [from, to] = self.vectors(side, self.strip(side));
        SEEN * (self.weights() / LEAST_LANES + from + to)
    }
}

/// What the transforms of one channel of one piece take, in multiply-adds.
pub(super) const TRANSFORM: usize = 20;

/// `(pieces, x, weight, bias, y, scratch)`; the slices are as long as the geometry says.
pub(super) fn forward<L: Lanes>(
    pieces: &Pieces,
    x: &[L::Scalar],
    weight: &[L::Scalar],
    bias: &[L::Scalar],
    y: &mut [L::Scalar],
    scratch: &mut [L::Scalar],
) {
    let (lanes, [inputs, outputs]) = (L::LANES, pieces.channels);
    let strip = pieces.strip(1);
    let [v_point, m_point] = pieces.vectors(1, strip).map(|vectors| vectors * lanes);
    let (u, rest) = scratch.split_at_mut(SEEN * pieces.weights());
    let (v, rest) = rest.split_at_mut(SEEN * v_point);
    let m = &mut rest[..SEEN * m_point];
    transform_weights::<L>(pieces, weight, u);
    let tiles = const { &Gathers::<L>::TABLE };
    let size = plan(&tiles.sizes, outputs, strip * pieces.count, &|_, _| 1);
    for first in (0..pieces.heights[1]).step_by(strip) {
        let height = strip.min(pieces.heights[1] - first);
        let seen = height + pieces.rows - 1;
        let rows = Rows { first: first.cast_signed() - pieces.padding[0].cast_signed(), count: seen };
        transform_map::<L>(pieces, x, rows, v_point, v);
        let line = (pieces.count * lanes).cast_signed();
        for point in 0..SEEN {
            let sums = Gather {
                loops: [
                    Loop::ONCE,
                    Loop { count: inputs, x: seen.cast_signed() * line, weight: pieces.rows.cast_signed() },
                    Loop { count: pieces.rows, x: line, weight: 1 },
                ],
                x: v[point * v_point..].as_ptr(),
                x_column: lanes.cast_signed(),
                weight: u[point * pieces.weights()..].as_ptr(),
                weight_row: (inputs * pieces.rows).cast_signed(),
                start: Start::Zero,
                y: m[point * m_point..].as_mut_ptr(),
                y_row: height.cast_signed() * line,
                y_column: lanes.cast_signed(),
            };
            // SAFETY: U has a row for each output channel; V has `seen` rows of each input channel, M `height` of each
            // output channel.
            unsafe { across::<L>(sums, [outputs, height * pieces.count], size) };
        }
        transform_output::<L>(pieces, m, m_point, Rows { first: first.cast_signed(), count: height }, bias, y);
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
    let (lanes, [inputs, outputs]) = (L::LANES, pieces.channels);
    let strip = pieces.strip(0);
    let [e_point, n_point] = pieces.vectors(0, strip).map(|vectors| vectors * lanes);
    let (u, rest) = scratch.split_at_mut(SEEN * pieces.weights());
    let (e, rest) = rest.split_at_mut(SEEN * e_point);
    let n = &mut rest[..SEEN * n_point];
    transform_weights::<L>(pieces, weight, u);
    let tiles = const { &Gathers::<L>::TABLE };
    let size = plan(&tiles.sizes, inputs, pieces.count, &|_, _| 1);
    let line = (pieces.count * lanes).cast_signed();
    for first in (0..pieces.heights[0]).step_by(strip) {
        let height = strip.min(pieces.heights[0] - first);
        // Row i of dx has tap u of row i + p − u of dy.
        let low = (first + pieces.padding[0] + 1).saturating_sub(pieces.rows);
        let high = (first + height + pieces.padding[0]).min(pieces.heights[1]);
        let rows = Rows { first: low.cast_signed(), count: high.saturating_sub(low) };
        transform_gradient::<L>(pieces, dy, rows, e_point, e);
        let taps = |row: usize| {
            let place = first + row + pieces.padding[0];
            (place + 1).saturating_sub(high)..pieces.rows.min(place + 1 - low)
        };
        for point in 0..SEEN {
            let mut row = 0;
            while row < height {
                let same = (row..height).take_while(|&other| taps(other) == taps(row)).count();
                let taps = taps(row);
                let place = (first + row + pieces.padding[0]).cast_signed() - (low + taps.start).cast_signed();
                let sums = Gather {
                    loops: [
                        Loop::ONCE,
                        Loop {
                            count: outputs,
                            x: rows.count.cast_signed() * line,
                            weight: (inputs * pieces.rows).cast_signed(),
                        },
                        Loop { count: taps.len(), x: -line, weight: 1 },
                    ],
                    x: e[point * e_point..].as_ptr().wrapping_offset(place * line),
                    x_column: lanes.cast_signed(),
                    weight: u[point * pieces.weights()..].as_ptr().wrapping_add(taps.start),
                    weight_row: pieces.rows.cast_signed(),
                    start: Start::Zero,
                    y: n[point * n_point..].as_mut_ptr().wrapping_offset(row.cast_signed() * line),
                    y_row: height.cast_signed() * line,
                    y_column: lanes.cast_signed(),
                };
                // SAFETY: U has `rows` taps for each input channel, E has the rows that the taps ask for, and N `height`
                // of each input channel.
                unsafe { across::<L>(sums, [inputs, same * pieces.count], size) };
                row += same;
            }
        }
        transform_back::<L>(pieces, n, n_point, Rows { first: first.cast_signed(), count: height }, dx);
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
        match $pieces.step {
            4 => $L::enter($arguments, $function::<$L, 3, 4>),
            _ => $L::enter($arguments, $function::<$L, 5, 2>),
        }
    };
}

/// U: at each point the numbers of all rows of all kernels, in their order.
fn transform_weights<L: Lanes>(pieces: &Pieces, weight: &[L::Scalar], u: &mut [L::Scalar]) {
    by_width!(pieces, weights::<L>, (weight, pieces.weights(), u));
}

#[inline(always)]
fn weights<L: Lanes, const K: usize, const S: usize>(
    simd: L,
    (weight, point, u): (&[L::Scalar], usize, &mut [L::Scalar]),
) where
    OfKernel: Transform<K, SEEN>,
{
    assert!(u.len() == SEEN * point && weight.len().div_ceil(K) <= point && point.is_multiple_of(L::LANES));
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
pub(super) fn transform_map<L: Lanes>(
    pieces: &Pieces,
    x: &[L::Scalar],
    rows: Rows,
    point: usize,
    v: &mut [L::Scalar],
) {
    L::enter((pieces, x, rows, point, v), map::<L>);
}

#[inline(always)]
fn map<L: Lanes>(
    simd: L,
    (pieces, x, rows, point, v): (&Pieces, &[L::Scalar], Rows, usize, &mut [L::Scalar]),
) {
    let (lanes, channels, [height, width]) = (L::LANES, pieces.channels[0], [pieces.heights[0], pieces.widths[0]]);
    assert!(x.len() == channels * height * width * lanes && v.len() == SEEN * point);
    assert!(point >= channels * rows.count * pieces.count * lanes);
    let mut to = v.as_mut_ptr();
    for channel in 0..channels {
        for row in 0..rows.count {
            let from = rows.inside(row, height).map(|row| x[(channel * height + row) * width * lanes..].as_ptr());
            for piece in 0..pieces.count {
                // SAFETY: what is loaded is inside of the row, and V has a place for each piece.
                unsafe {
                    let mut seen = [simd.zero(); SEEN];
                    if let Some(from) = from {
                        let before = pieces.padding[1].saturating_sub(piece * pieces.step);
                        let left = (width + pieces.padding[1]).saturating_sub(piece * pieces.step);
                        let first = from.wrapping_add((piece * pieces.step).wrapping_sub(pieces.padding[1]).wrapping_mul(lanes));
                        if before == 0 && left >= SEEN {
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
unsafe fn store<L: Lanes>(simd: L, vectors: [L::Vector; SEEN], to: *mut L::Scalar, point: usize) {
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
pub(super) unsafe fn load<L: Lanes>(simd: L, from: *const L::Scalar, point: usize) -> [L::Vector; SEEN] {
    let mut vectors = [simd.zero(); SEEN];
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
    bias: &[L::Scalar],
    y: &mut [L::Scalar],
) {
    by_width!(pieces, output::<L>, (pieces, m, point, rows, bias, y));
}

type Output<'a, T> = (&'a Pieces, &'a [T], usize, Rows, &'a [T], &'a mut [T]);

#[inline(always)]
fn output<L: Lanes, const K: usize, const S: usize>(
    simd: L,
    (pieces, m, point, rows, bias, y): Output<'_, L::Scalar>,
) where
    ToOutput: Transform<SEEN, S>,
{
    let (lanes, channels, [height, width]) = (L::LANES, pieces.channels[1], [pieces.heights[1], pieces.widths[1]]);
    assert!(y.len() == channels * height * width * lanes && m.len() == SEEN * point);
    assert!(point >= channels * rows.count * pieces.count * lanes && pieces.step == S && width > (pieces.count - 1) * S);
    let mut from = m.as_ptr();
    for channel in 0..channels {
        let bias = simd.splat(bias.get(channel).copied().unwrap_or_default());
        for row in 0..rows.count {
            let Some(row) = rows.inside(row, height) else { continue };
            let to = y[(channel * height + row) * width * lanes..][..width * lanes].as_mut_ptr();
            for piece in 0..pieces.count {
                // SAFETY: M has a vector for each piece, and what is stored is inside of the row.
                unsafe {
                    let outputs = ToOutput::apply(simd, load(simd, from, point));
                    from = from.add(lanes);
                    let to = to.add(piece * S * lanes);
                    if (piece + 1) * S <= width {
                        for (i, vector) in outputs.into_iter().enumerate() {
                            simd.store(to.add(i * lanes), simd.add(vector, bias));
                        }
                    } else {
                        for (i, vector) in outputs.into_iter().enumerate().take(width - piece * S) {
                            simd.store(to.add(i * lanes), simd.add(vector, bias));
                        }
                    }
                }
            }
        }
    }
}

/// E: of each channel the rows, all of which the gradient has.
pub(super) fn transform_gradient<L: Lanes>(
    pieces: &Pieces,
    dy: &[L::Scalar],
    rows: Rows,
    point: usize,
    e: &mut [L::Scalar],
) {
    by_width!(pieces, gradient::<L>, (pieces, dy, rows, point, e));
}

#[inline(always)]
fn gradient<L: Lanes, const K: usize, const S: usize>(
    simd: L,
    (pieces, dy, rows, point, e): (&Pieces, &[L::Scalar], Rows, usize, &mut [L::Scalar]),
) where
    OfGradient: Transform<S, SEEN>,
{
    let (lanes, channels, [height, width]) = (L::LANES, pieces.channels[1], [pieces.heights[1], pieces.widths[1]]);
    assert!(dy.len() == channels * height * width * lanes && e.len() == SEEN * point);
    assert!(point >= channels * rows.count * pieces.count * lanes && pieces.step == S && width > (pieces.count - 1) * S);
    let mut to = e.as_mut_ptr();
    for channel in 0..channels {
        for row in 0..rows.count {
            let Some(row) = rows.inside(row, height) else { continue };
            let from = dy[(channel * height + row) * width * lanes..][..width * lanes].as_ptr();
            for piece in 0..pieces.count {
                let mut gradients = [simd.zero(); S];
                // SAFETY: what is loaded is inside of the row, and E has a place for each piece.
                unsafe {
                    let from = from.add(piece * S * lanes);
                    if (piece + 1) * S <= width {
                        for (i, vector) in gradients.iter_mut().enumerate() {
                            *vector = simd.load(from.add(i * lanes));
                        }
                    } else {
                        for (i, vector) in gradients.iter_mut().enumerate().take(width - piece * S) {
                            *vector = simd.load(from.add(i * lanes));
                        }
                    }
                    store(simd, OfGradient::apply(simd, gradients), to, point);
                    to = to.add(lanes);
                }
            }
        }
    }
}

/// From N to the rows of the input's gradient.
fn transform_back<L: Lanes>(
    pieces: &Pieces,
    n: &[L::Scalar],
    point: usize,
    rows: Rows,
    dx: &mut [L::Scalar],
) {
    by_width!(pieces, back::<L>, (pieces, n, point, rows, dx));
}

#[inline(always)]
fn back<L: Lanes, const K: usize, const S: usize>(
    simd: L,
    (pieces, n, point, rows, dx): (&Pieces, &[L::Scalar], usize, Rows, &mut [L::Scalar]),
) {
    let (lanes, channels, [height, width]) = (L::LANES, pieces.channels[0], [pieces.heights[0], pieces.widths[0]]);
    let padding = pieces.padding[1];
    assert!(dx.len() == channels * height * width * lanes && n.len() == SEEN * point);
    assert!(point >= channels * rows.count * pieces.count * lanes && pieces.step == S);
    let mut from = n.as_ptr();
    for channel in 0..channels {
        for row in 0..rows.count {
            let Some(row) = rows.inside(row, height) else { continue };
            let to = dx[(channel * height + row) * width * lanes..][..width * lanes].as_mut_ptr();
            // What the pieces so far have given to the columns that the next one sees.
            let mut waiting = [simd.zero(); SEEN];
            for piece in 0..pieces.count {
                // SAFETY: N has a vector for each piece, and what is stored is inside of the row.
                unsafe {
                    let given = ToMap::apply(simd, load(simd, from, point));
                    from = from.add(lanes);
                    for (waiting, given) in waiting.iter_mut().zip(given) {
                        *waiting = simd.add(*waiting, given);
                    }
                    let column = (piece * S).wrapping_sub(padding);
                    if piece * S >= padding && column + S <= width {
                        for i in 0..S {
                            simd.store(to.add((column + i) * lanes), waiting[i]);
                        }
                    } else {
                        for i in 0..S {
                            let column = column.wrapping_add(i);
                            if column < width {
                                simd.store(to.add(column * lanes), waiting[i]);
                            }
                        }
                    }
                    let mut rest = [simd.zero(); SEEN];
                    rest[..SEEN - S].copy_from_slice(&waiting[S..]);
                    waiting = rest;
                }
            }
            let column = (pieces.count * S).wrapping_sub(padding);
            for (i, vector) in waiting.into_iter().enumerate().take(SEEN - S) {
                let column = column.wrapping_add(i);
                if column < width {
                    // SAFETY: the column is inside of the row.
                    unsafe { simd.store(to.add(column * lanes), vector) };
                }
            }
        }
    }
}
