//! `maxpool(2)` behind a convolution by [`lines`](super::lines), in the same go: two rows of outputs become one while they
//! are in registers, and of the map that the convolution leaves nothing is ever written. Instead there stands the place of
//! each maximum in its window, from 0 to 3, by which backward puts the gradient back where the numbers came from. With `relu`
//! behind it, a maximum that is not above zero has the place 4, where there is nothing.

use std::ops::Range;

use num_traits::One;

use super::line_transforms::{Rows, Source, by_width, load};
use super::lines::Pieces;
use super::squares::SIDE;
use super::transform::{ToOutput, Transform};
use super::{LEAST_LANES, Way, Which, way};
use crate::Scalar;
use crate::kernel::simd::{Lanes, enter};
use crate::layer::{ConvGeometry, PoolGeometry};

/// The pieces of a convolution all of whose passes go by lines, and of whose outputs each window of two by two leaves the
/// maximum; none, where they are not of this form.
pub(in crate::kernel) fn pieces<L: Lanes>(conv: &ConvGeometry, pool: &PoolGeometry) -> Option<Pieces> {
    let [channels, height, width] = conv.output;
    let squares = pool.input == conv.output
        && pool.output == [channels, height / 2, width / 2]
        && [pool.kernel, pool.stride, pool.padding] == [[2, 2], [2, 2], [0, 0]];
    if squares && L::LANES >= LEAST_LANES { in_lines(conv, L::REGISTERS) } else { None }
}

/// The pieces, where all passes are computed by them, and rows in pairs.
const fn in_lines(conv: &ConvGeometry, registers: usize) -> Option<Pieces> {
    match (way(conv, registers, Which::Output), way(conv, registers, Which::Weight), way(conv, registers, Which::Input))
    {
        (Way::Lines(pieces), Way::Lines(_), Way::Lines(_)) if pieces.strip(1, 0) > 1 => Some(pieces),
        _ => None,
    }
}

/// Numbers per lane of scratch that the forward pass needs on any instruction set.
pub(in crate::kernel) const fn scratch(conv: &ConvGeometry) -> usize {
    let [few, many] = [in_lines(conv, 16), in_lines(conv, 32)];
    match (few, many) {
        (Some(pieces), _) | (_, Some(pieces)) => pieces.scratch(1, 2),
        (None, None) => 0,
    }
}

/// The maxima of all windows, and their places.
pub(in crate::kernel) struct Pooled<'a, T> {
    pub(in crate::kernel) y: &'a mut [T],
    pub(in crate::kernel) places: &'a mut [T],
    pub(in crate::kernel) relu: bool,
}

impl<T: Scalar> Pooled<'_, T> {
    /// From M to the maxima in pairs of rows. A row that is left over is in no window.
    pub(super) fn transform<L: Lanes<Scalar = T>>(
        &mut self,
        pieces: &Pieces,
        m: &[T],
        point: usize,
        rows: Rows,
        channels: Range<usize>,
        bias: &[T],
    ) {
        let numbers = Numbers { m, point, rows, channels, bias };
        by_width!(pieces, maxima::<L>, (pieces, numbers, &mut *self.y, &mut *self.places, self.relu));
    }
}

/// What becomes outputs: the sums at all points, of so many rows of so many channels.
struct Numbers<'a, T> {
    m: &'a [T],
    point: usize,
    rows: Rows,
    channels: Range<usize>,
    bias: &'a [T],
}

#[inline(always)]
fn maxima<L: Lanes, const K: usize, const N: usize>(
    simd: L,
    (pieces, numbers, y, places, relu): (&Pieces, Numbers<'_, L::Scalar>, &mut [L::Scalar], &mut [L::Scalar], bool),
) where
    ToOutput: Transform<N, SIDE>,
{
    let Numbers { m, point, rows, channels, bias } = numbers;
    let (lanes, [height, width]) = (L::LANES, [pieces.heights[1] / 2, pieces.widths[1] / 2]);
    let line = pieces.count * lanes;
    assert!(m.len() == N * point && point >= channels.len() * rows.count * line && pieces.seen == N);
    assert!(pieces.widths[1] > (pieces.count - 1) * SIDE);
    assert!(y.len() == pieces.channels[1] * height * width * lanes && y.len() == places.len());
    let mut numbered = [simd.zero(); 5];
    for (number, vector) in numbered.iter_mut().enumerate() {
        *vector = simd.splat(L::Scalar::of(number as f64));
    }
    for (index, channel) in channels.enumerate() {
        let bias = simd.splat(bias.get(index).copied().unwrap_or_default());
        for pair in 0..rows.count / 2 {
            let Some(row) = rows.inside(2 * pair, pieces.heights[1]) else { continue };
            let from = m[(index * rows.count + 2 * pair) * line..].as_ptr();
            let to = (channel * height + row / 2) * width * lanes;
            let [y, places] = [&mut y[to..][..width * lanes], &mut places[to..][..width * lanes]];
            for piece in 0..pieces.count {
                // SAFETY: M has vectors for each piece of both rows.
                let [above, below] = unsafe {
                    let from = from.add(piece * lanes);
                    [
                        ToOutput::apply(simd, load(simd, from, point)),
                        ToOutput::apply(simd, load(simd, from.add(line), point)),
                    ]
                };
                let first = piece * SIDE / 2;
                for i in 0..SIDE / 2 {
                    if first + i < width {
                        let mut window = [above[2 * i], above[2 * i + 1], below[2 * i], below[2 * i + 1]];
                        for number in &mut window {
                            *number = simd.add(*number, bias);
                        }
                        let mut most =
                            simd.larger(simd.larger(window[0], window[1]), simd.larger(window[2], window[3]));
                        let mut place = numbered[3];
                        for i in (0..3).rev() {
                            place = simd.select(simd.less(window[i], most), place, numbered[i]);
                        }
                        if relu {
                            let zero = simd.zero();
                            place = simd.select(simd.less(zero, most), place, numbered[4]);
                            most = simd.select(simd.less(most, zero), zero, most);
                        }
                        // SAFETY: the window is one of the row.
                        unsafe {
                            simd.store(y.as_mut_ptr().add((first + i) * lanes), most);
                            simd.store(places.as_mut_ptr().add((first + i) * lanes), place);
                        }
                    }
                }
            }
        }
    }
}

/// The gradient of a convolution's output as that of the maxima, and their places.
#[derive(Clone, Copy)]
pub(in crate::kernel) struct Scattered<'a, T> {
    pub(in crate::kernel) dy: &'a [T],
    pub(in crate::kernel) places: &'a [T],
}

/// A row of windows, and which places in them the row has.
#[derive(Clone, Copy)]
pub(in crate::kernel) struct Row<T, V> {
    dy: *const T,
    places: *const T,
    here: [V; 2],
    /// How many windows there are.
    width: usize,
}

impl<L: Lanes> Source<L> for Scattered<'_, L::Scalar> {
    type Row = Row<L::Scalar, L::Vector>;

    #[inline(always)]
    fn row(self, simd: L, pieces: &Pieces, channel: usize, row: usize) -> Self::Row {
        let [height, width] = [pieces.heights[1] / 2, pieces.widths[1] / 2];
        let first = L::Scalar::of((2 * (row % 2)) as f64);
        let here = [simd.splat(first), simd.splat(first + L::Scalar::one())];
        // Behind the last window there is nothing.
        let inside = row / 2 < height;
        let from = if inside { (channel * height + row / 2) * width * L::LANES } else { 0 };
        let width = if inside { width } else { 0 };
        let [dy, places] = [self.dy, self.places].map(|numbers| numbers[from..][..width * L::LANES].as_ptr());
        Row { dy, places, here, width }
    }

    #[inline(always)]
    unsafe fn piece(row: Self::Row, simd: L, _: &Pieces, piece: usize) -> [L::Vector; SIDE] {
        let mut numbers = [simd.zero(); SIDE];
        for i in 0..SIDE / 2 {
            let window = piece * SIDE / 2 + i;
            if window < row.width {
                // SAFETY: the row has the window.
                let [dy, place] = unsafe {
                    let at = window * L::LANES;
                    [simd.load(row.dy.add(at)), simd.load(row.places.add(at))]
                };
                for (j, here) in row.here.into_iter().enumerate() {
                    numbers[2 * i + j] = simd.select(simd.equal(place, here), dy, simd.zero());
                }
            }
        }
        numbers
    }
}
