//! The transforms of [`lines`](super::lines): from maps to what stands at the points, and back, piece by piece.

#![allow(clippy::needless_range_loop, reason = "columns count vectors and set addresses alike")]

use std::ops::Range;

use super::lines::Pieces;
use super::squares::SIDE;
use super::transform::{OfGradient, OfKernel, OfMap, ToMap, ToOutput, Transform};
use crate::kernel::simd::{Lanes, MAX_LANES, enter};

/// Neighbouring rows of a map, or beside it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    pub(super) first: isize,
    pub(super) count: usize,
}

impl Rows {
    /// The row of the map, where it has one.
    pub(super) fn inside(self, row: usize, height: usize) -> Option<usize> {
        (self.first + row.cast_signed()).try_into().ok().filter(|&row: &usize| row < height)
    }
}

/// Calls the code for the kernel's width.
macro_rules! by_width {
    ($pieces:expr, $function:ident::<$L:ident $(, $S:ty)?>, $arguments:expr) => {
        match $pieces.seen {
            6 => enter!($L, $arguments, $function::<$L, $($S,)? 3, 6>),
            _ => enter!($L, $arguments, $function::<$L, $($S,)? 5, 8>),
        }
    };
}
pub(super) use by_width;

/// U: at each point the numbers of all rows of all kernels, in their order.
pub(super) fn transform_weights<L: Lanes>(pieces: &Pieces, weight: &[L::Scalar], u: &mut [L::Scalar]) {
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
pub(super) unsafe fn store<L: Lanes, const N: usize>(
    simd: L,
    vectors: [L::Vector; N],
    to: *mut L::Scalar,
    point: usize,
) {
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
pub(super) fn transform_output<L: Lanes>(
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

/// Where the gradient of a convolution's output is read, row by row.
pub(in crate::kernel) trait Source<L: Lanes>: Copy {
    /// What is known of a row before its columns.
    type Row: Copy;

    /// A row that the output has.
    fn row(self, simd: L, pieces: &Pieces, channel: usize, row: usize) -> Self::Row;

    /// The numbers of a piece, zeros where the row has ended.
    ///
    /// # Safety
    /// The row has the piece.
    unsafe fn piece(row: Self::Row, simd: L, pieces: &Pieces, piece: usize) -> [L::Vector; SIDE];
}

/// The map itself.
impl<L: Lanes> Source<L> for &[L::Scalar] {
    type Row = *const L::Scalar;

    #[inline(always)]
    fn row(self, _: L, pieces: &Pieces, channel: usize, row: usize) -> Self::Row {
        let [height, width] = [pieces.heights[1], pieces.widths[1]];
        self[(channel * height + row) * width * L::LANES..][..width * L::LANES].as_ptr()
    }

    #[inline(always)]
    unsafe fn piece(row: Self::Row, simd: L, pieces: &Pieces, piece: usize) -> [L::Vector; SIDE] {
        let mut numbers = [simd.zero(); SIDE];
        let from = row.wrapping_add(piece * SIDE * L::LANES);
        let left = pieces.widths[1] - piece * SIDE;
        for (i, vector) in numbers.iter_mut().enumerate() {
            if i < left {
                // SAFETY: the caller's promise.
                *vector = unsafe { simd.load(from.add(i * L::LANES)) };
            }
        }
        numbers
    }
}

/// E: of each channel the rows, all of which the gradient has. Adds each channel's numbers to its vector in `sums`, where
/// there is one.
pub(super) fn transform_gradient<L: Lanes>(
    pieces: &Pieces,
    dy: impl Source<L>,
    rows: Rows,
    point: usize,
    e: &mut [L::Scalar],
    sums: &mut [L::Scalar],
) {
    by_width!(pieces, gradient::<L, _>, (pieces, dy, rows, point, e, sums));
}

type Gradient<'a, S, T> = (&'a Pieces, S, Rows, usize, &'a mut [T], &'a mut [T]);

#[inline(always)]
fn gradient<L: Lanes, S: Source<L>, const K: usize, const N: usize>(
    simd: L,
    (pieces, dy, rows, point, e, sums): Gradient<'_, S, L::Scalar>,
) where
    OfGradient: Transform<SIDE, N>,
{
    let (lanes, channels, [height, width]) = (L::LANES, pieces.channels[1], [pieces.heights[1], pieces.widths[1]]);
    assert!(e.len() == N * point);
    assert!(
        point >= channels * rows.count * pieces.count * lanes && pieces.seen == N && width > (pieces.count - 1) * SIDE
    );
    assert!(sums.is_empty() || sums.len() == channels * lanes);
    let mut to = e.as_mut_ptr();
    for channel in 0..channels {
        let mut sum = simd.zero();
        for row in 0..rows.count {
            let Some(row) = rows.inside(row, height) else { continue };
            let from = dy.row(simd, pieces, channel, row);
            for piece in 0..pieces.count {
                // SAFETY: the row has the piece, and E has a place for it.
                unsafe {
                    let gradients = S::piece(from, simd, pieces, piece);
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
pub(super) fn transform_back<L: Lanes>(
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
