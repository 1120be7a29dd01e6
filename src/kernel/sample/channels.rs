//! Convolution with neighbouring output channels in the lanes.
//!
//! ```text
//! y[q][o] = bias[o] + Σ_taps weight[tap][o] · x[place of q + place of tap]
//! ```
//!
//! for places q of a row (the rows of a tile) and vectors of output channels o (its columns), where each number of the map
//! is broadcast. For one or two vectors of channels at a time, their weights are turned into that order, and each row of
//! results is turned back. Turning a square takes some sixty instructions for as many weights as a vector has lanes,
//! squared; so every place of the map should be worth more than that, which [`TURNING`] is for.

#![allow(clippy::needless_range_loop, reason = "indices count lanes and registers, and set addresses alike")]

use super::conv::{Job, Taps, highest, size, tile, width};
use super::planes::{is_plain, planes_len};
use super::{Answer, Mismatch};
use crate::kernel::gather::{Gather, Gathers, Start};
use crate::kernel::simd::{Lanes, MAX_LANES, enter};
use crate::layer::ConvGeometry;
use num_traits::Zero;

/// As many multiply-adds a weight take as long as turning it.
const TURNING: usize = 6;

/// At most so many vectors of channels are worked on together.
const VECTORS: usize = 2;

/// How many vectors of multiply-adds a tap takes; more than any other way, if there are no lanes to fill.
#[inline(always)]
pub(super) const fn vectors(geometry: &ConvGeometry, outputs: usize, lanes: usize) -> usize {
    if lanes == 1 {
        return usize::MAX;
    }
    blocks(outputs, lanes) * (geometry.output[1] * geometry.output[2] + TURNING)
}

/// How many vectors the channels make.
pub(super) const fn blocks(outputs: usize, lanes: usize) -> usize {
    match (outputs + lanes - 1).checked_div(lanes) {
        Some(vectors) => vectors,
        None => 0,
    }
}

/// At most so many vectors of channels are worked on together.
pub(super) const fn together(outputs: usize, lanes: usize) -> usize {
    let all = blocks(outputs, lanes);
    if all < VECTORS { all } else { VECTORS }
}

/// Places of a row of results, filled up to a whole vector.
pub(super) const fn padded(places: usize, lanes: usize) -> usize {
    blocks(places, lanes) * lanes
}

/// Numbers in the scratch: the planes, the turned weights, and a row of results.
pub(super) const fn scratch(geometry: &ConvGeometry, inputs: usize, outputs: usize, lanes: usize) -> usize {
    let planes = if is_plain(geometry) { 0 } else { planes_len(geometry) };
    let weights = inputs * geometry.kernel[0] * geometry.kernel[1];
    planes + together(outputs, lanes) * lanes * (weights + padded(geometry.output[2], lanes))
}

/// # Safety
/// The job's pointers are what its geometry says.
pub(super) unsafe fn run<L: Lanes>(job: &Job<'_, L::Scalar>, scratch: &mut [L::Scalar]) -> Answer {
    let weights = job.weights();
    let together = together(job.outputs, L::LANES);
    let (turned, sums) = scratch.split_at_mut_checked(together * L::LANES * weights).ok_or(Mismatch)?;
    let places = padded(job.geometry.output[2], L::LANES);
    let sums = sums.get_mut(..together * L::LANES * places).ok_or(Mismatch)?;
    for group in 0..job.geometry.groups {
        let mut channel = 0;
        while channel < job.outputs {
            let vectors = blocks(job.outputs - channel, L::LANES).min(together);
            let count = (job.outputs - channel).min(vectors * L::LANES);
            let block = Block { group, first: group * job.outputs + channel, count, vectors };
            // SAFETY: these are channels of the geometry, and the scratch was cut for them.
            unsafe {
                let from = job.weight.add(block.first * weights);
                enter!(L, (from, [block.count, weights, block.vectors], &mut *turned), turn_weights::<L>);
                rows::<L>(job, &block, turned, sums)?;
            }
            channel += count;
        }
    }
    Ok(())
}

/// The output channels that are worked on together.
struct Block {
    group: usize,
    first: usize,
    count: usize,
    vectors: usize,
}

/// `to[k][l] = from[l][k]` for l < `count`, zero for the other lanes.
#[inline(always)]
pub(super) fn turn_weights<L: Lanes>(
    simd: L,
    (from, [count, len, vectors], to): (*const L::Scalar, [usize; 3], &mut [L::Scalar]),
) {
    let zeros = [L::Scalar::zero(); MAX_LANES];
    for vector in 0..vectors {
        let first = vector * L::LANES;
        let mut k = 0;
        while k < len {
            // The last square overlaps the one before; a row shorter than a square is turned number by number.
            let square = len >= L::LANES;
            if square {
                k = k.min(len - L::LANES);
            }
            let mut rows = [zeros.as_ptr(); MAX_LANES];
            let mut columns = [to.as_mut_ptr(); MAX_LANES];
            for l in 0..L::LANES {
                if first + l < count {
                    rows[l] = from.wrapping_add((first + l) * len + k);
                }
                columns[l] = columns[l].wrapping_add((k + l) * vectors * L::LANES + first);
            }
            // SAFETY: row `first + l` of the weights, where there is one, and place k + l of the turned ones.
            unsafe {
                if square {
                    simd.transpose(&rows[..L::LANES], &columns[..L::LANES]);
                    k += L::LANES;
                } else {
                    for l in 0..L::LANES {
                        columns[0].add(l).write(if first + l < count { rows[l].read() } else { L::Scalar::zero() });
                    }
                    k += 1;
                }
            }
        }
    }
}

/// All rows of the block's channels.
///
/// # Safety
/// As for [`run`]; the weights are turned, and `sums` has a row of results.
unsafe fn rows<L: Lanes>(
    job: &Job<'_, L::Scalar>,
    block: &Block,
    turned: &[L::Scalar],
    sums: &mut [L::Scalar],
) -> Answer {
    let [_, height, width] = job.geometry.output;
    let planes = &job.planes;
    let limit = size(const { &Gathers::<L>::TABLE }, width, block.vectors);
    for row in 0..height {
        // SAFETY: the block's channels, this row, and the taps are those of the geometry.
        unsafe {
            let bias = job.bias.map(|bias| bias.add(block.first));
            enter!(L, (bias, [block.count, block.vectors, width], &mut *sums), begin::<L>);
            let x = planes.first.add(block.group * job.inputs * planes.channel + row * planes.row);
            for taps in job.phases() {
                down::<L>(&numbers(&taps, x, turned, block.vectors * L::LANES, sums), width, [limit, block.vectors])?;
            }
            let y = job.y.add((block.first * height + row) * width);
            enter!(L, (&*sums, y, [block.count, block.vectors], [width, height * width]), turn_back::<L>);
        }
    }
    Ok(())
}

/// The bias of each channel, for all places of a row.
#[inline(always)]
fn begin<L: Lanes>(
    simd: L,
    (bias, [count, vectors, places], sums): (Option<*const L::Scalar>, [usize; 3], &mut [L::Scalar]),
) {
    for vector in 0..vectors {
        let first = vector * L::LANES;
        // SAFETY: who calls has as many channels, and a row of sums.
        unsafe {
            let start = match bias {
                Some(bias) => simd.load_first(bias.add(first), count - first),
                None => simd.zero(),
            };
            for place in 0..places {
                simd.store(sums.as_mut_ptr().add(place * vectors * L::LANES + first), start);
            }
        }
    }
}

/// The numbers of a tile: the map's are what is broadcast, the weights what is loaded.
///
/// # Safety
/// The taps are those of the map at `x`.
unsafe fn numbers<T>(taps: &Taps, x: *const T, turned: &[T], pitch: usize, sums: &mut [T]) -> Gather<T> {
    // SAFETY: the caller's promise.
    unsafe {
        Gather {
            loops: taps.loops(&taps.weight, &taps.place, [pitch, 1]),
            x: turned.as_ptr().add(taps.first_weight * pitch),
            x_column: 0,
            weight: x.add(taps.first_place),
            weight_row: 1,
            start: Start::Sum,
            y: sums.as_mut_ptr(),
            y_row: pitch.cast_signed(),
            y_column: 0,
        }
    }
}

/// Covers a row's places by tiles of at most that height, each place of so many vectors.
///
/// # Safety
/// The numbers are those of a row with so many places.
pub(super) unsafe fn down<L: Lanes>(
    numbers: &Gather<L::Scalar>,
    places: usize,
    [limit, vectors]: [usize; 2],
) -> Answer {
    let tiles = const { &Gathers::<L>::TABLE };
    let mut numbers = *numbers;
    (numbers.x_column, numbers.y_column) = (L::LANES.cast_signed(), L::LANES.cast_signed());
    let mut place = 0;
    while place < places {
        let height = highest(tiles, limit.min(places - place))?;
        let width = width(tiles, height, vectors);
        let tile = tile(tiles, height, width).ok_or(Mismatch)?;
        // SAFETY: the caller's promise.
        unsafe {
            tile(&numbers, vectors.checked_div(width).ok_or(Mismatch)?);
            numbers = numbers.below(height);
        }
        place += height;
    }
    Ok(())
}

/// `y[l][q] = sums[q][l]`: the results of a row, channel by channel.
#[inline(always)]
pub(super) fn turn_back<L: Lanes>(
    simd: L,
    (sums, y, [count, vectors], [width, channel]): (&[L::Scalar], *mut L::Scalar, [usize; 2], [usize; 2]),
) {
    let mut square = [L::Scalar::zero(); MAX_LANES * MAX_LANES];
    for vector in 0..vectors {
        let first = vector * L::LANES;
        let mut place = 0;
        while place < width {
            let (mut rows, mut columns) = ([sums.as_ptr(); MAX_LANES], [square.as_mut_ptr(); MAX_LANES]);
            let places = width - place;
            // SAFETY: a row of sums is padded to whole squares; what is written are places and channels of the geometry.
            unsafe {
                for l in 0..L::LANES {
                    rows[l] = sums.as_ptr().add((place + l) * vectors * L::LANES + first);
                    columns[l] = square.as_mut_ptr().add(l * L::LANES);
                }
                simd.transpose(&rows[..L::LANES], &columns[..L::LANES]);
                for l in 0..L::LANES.min(count - first) {
                    let to = y.add((first + l) * channel + place);
                    let result = simd.load(square.as_ptr().add(l * L::LANES));
                    if places >= L::LANES { simd.store(to, result) } else { simd.store_first(to, result, places) }
                }
            }
            place += L::LANES;
        }
    }
}
