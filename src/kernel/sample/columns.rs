//! Convolution with neighbouring columns in the lanes.
//!
//! ```text
//! y[o][q] = bias[o] + Σ_taps weight[o, tap] · x[q + place of tap]
//! ```
//!
//! for output channels o (the rows of a tile) and vectors of neighbours q (its columns). There are two ways to cut a map
//! into vectors:
//!
//! - *Row by row*, where a row fills at least one vector. The last vector of a row begins so that it ends with the row: it
//!   overlaps the one before, and both compute the same numbers.
//! - *Flat*: one row behind the other, with what lies between them. Vectors then run across the ends of rows, and what they
//!   compute there means nothing: results go to the scratch and from there, row by row, to their places.
//!
//! A map without a border whose outputs are as wide as its rows is one long row.

use super::conv::{Job, Taps, highest, size, tile, width};
use super::planes::{Phases, copy_row, is_plain, planes_len};
use super::{Answer, Mismatch};
use crate::kernel::axis::MAX_ROWS;
use crate::kernel::gather::{Gather, Gathers, Start};
use crate::kernel::simd::{Lanes, enter};
use crate::layer::ConvGeometry;

/// How a map is cut into vectors.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    pub(super) flat: bool,
    /// How many vectors there are.
    pub(super) vectors: usize,
    /// Rows and columns of what leaves; one long row, where it is that.
    rows: usize,
    columns: usize,
    /// From row to row in the planes.
    pitch: usize,
}

/// Rows and columns of what leaves, and the pitch of rows in the planes.
#[inline(always)]
const fn shape(geometry: &ConvGeometry) -> [usize; 3] {
    let [_, rows, columns] = geometry.output;
    let pitch = Phases::new(geometry, 1).places;
    if is_plain(geometry) && columns == pitch { [1, rows * columns, rows * columns] } else { [rows, columns, pitch] }
}

/// The better way for so many lanes.
#[inline(always)]
pub(super) const fn plan(geometry: &ConvGeometry, lanes: usize) -> Plan {
    let [rows, columns, pitch] = shape(geometry);
    let flat = vectors_of((rows - 1) * pitch + columns, lanes);
    let by_rows = rows * vectors_of(columns, lanes);
    // Sums that begin in one phase and go on in the next must not overlap.
    let one_phase = Phases::new(geometry, 0).count * Phases::new(geometry, 1).count == 1;
    let can = one_phase && columns >= lanes;
    // Flat costs a copy of what leaves; a plain map would have to be copied, too.
    let pays = !is_plain(geometry) && flat + flat / 8 < by_rows;
    let is_flat = !can || pays;
    Plan { flat: is_flat, vectors: if is_flat { flat } else { by_rows }, rows, columns, pitch }
}

const fn vectors_of(count: usize, lanes: usize) -> usize {
    match (count + lanes - 1).checked_div(lanes) {
        Some(vectors) => vectors,
        None => 0,
    }
}

/// Numbers in the scratch: the planes, and the sums of a tile's channels.
pub(super) const fn scratch(geometry: &ConvGeometry, plan: &Plan, outputs: usize, lanes: usize) -> usize {
    let planes = if is_plain(geometry) && !plan.flat { 0 } else { planes_len(geometry) };
    let channels = if outputs < MAX_ROWS { outputs } else { MAX_ROWS };
    planes + if plan.flat { channels * plan.vectors * lanes } else { 0 }
}

/// # Safety
/// The job's pointers are what its geometry says; unless the plan is not flat and the map plain, a vector may be read from
/// any place of the planes.
pub(super) unsafe fn run<L: Lanes>(job: &Job<'_, L::Scalar>, plan: &Plan, scratch: &mut [L::Scalar]) -> Answer {
    let per_channel = plan.rows * plan.columns;
    for group in 0..job.geometry.groups {
        let mut of_group = *job;
        let channel = group * job.outputs;
        // SAFETY: the groups lie one behind the other.
        unsafe {
            of_group.planes.first = job.planes.first.add(group * job.inputs * job.planes.channel);
            of_group.weight = job.weight.add(channel * job.weights());
            of_group.bias = job.bias.map(|bias| bias.add(channel));
            of_group.y = job.y.add(channel * per_channel);
            if plan.flat {
                flat::<L>(&of_group, plan, scratch)?;
            } else {
                by_rows::<L>(&of_group, plan)?;
            }
        }
    }
    Ok(())
}

/// The numbers of a tile for all taps of a phase, all but where `y` is.
///
/// # Safety
/// The channel is one of the group's.
unsafe fn numbers<T>(job: &Job<'_, T>, taps: &Taps, first: bool, channel: usize) -> Gather<T> {
    // SAFETY: the taps are those of the geometry, and the channel is one of the group's.
    unsafe {
        Gather {
            loops: taps.loops(&taps.place, &taps.weight, [1, 1]),
            x: job.planes.first.add(taps.first_place),
            x_column: 0,
            weight: job.weight.add(channel * job.weights() + taps.first_weight),
            weight_row: job.weights().cast_signed(),
            start: match job.bias {
                _ if !first => Start::Sum,
                Some(bias) => Start::Bias(bias.add(channel)),
                None => Start::Zero,
            },
            y: job.y,
            y_row: 0,
            y_column: 0,
        }
    }
}

/// All output channels of a group, row by row.
///
/// # Safety
/// As for [`run`].
unsafe fn by_rows<L: Lanes>(job: &Job<'_, L::Scalar>, plan: &Plan) -> Answer {
    let Plan { rows, columns, pitch, .. } = *plan;
    let tiles = const { &Gathers::<L>::TABLE };
    let taps = job.phases().next().ok_or(Mismatch)?;
    let whole = columns / L::LANES;
    let rest = columns - whole * L::LANES;
    // One or two vectors a row are a tile's columns as they are; of a row that is one vector, so are all rows.
    let (count, step) = match (whole, rest) {
        (1, 0) => (1, 0),
        (1, _) => (2, columns - L::LANES),
        _ => (whole, L::LANES),
    };
    let together = whole == 1 && rest == 0;
    let limit = size(tiles, job.outputs, if together { rows } else { count });
    let mut channel = 0;
    while channel < job.outputs {
        let height = highest(tiles, limit.min(job.outputs - channel))?;
        let [of_row, of_column] = [width(tiles, height, count), width(tiles, height, rows)];
        // SAFETY: channels, rows and columns are those of the geometry.
        unsafe {
            let mut numbers = numbers(job, &taps, true, channel);
            numbers.y = job.y.add(channel * rows * columns);
            numbers.y_row = (rows * columns).cast_signed();
            if together {
                across::<L>(&numbers, [height, of_column], rows, [pitch, columns])?;
            } else {
                for row in 0..rows {
                    let mut below = numbers;
                    below.x = numbers.x.add(row * pitch);
                    below.y = numbers.y.add(row * columns);
                    across::<L>(&below, [height, of_row], count, [step, step])?;
                }
                if whole > 1 && rest > 0 {
                    // The last vector of each row.
                    numbers.x = numbers.x.add(columns - L::LANES);
                    numbers.y = numbers.y.add(columns - L::LANES);
                    across::<L>(&numbers, [height, of_column], rows, [pitch, columns])?;
                }
            }
        }
        channel += height;
    }
    Ok(())
}

/// All output channels of a group, flat.
///
/// # Safety
/// As for [`run`].
unsafe fn flat<L: Lanes>(job: &Job<'_, L::Scalar>, plan: &Plan, scratch: &mut [L::Scalar]) -> Answer {
    let Plan { rows, columns, pitch, vectors, .. } = *plan;
    let tiles = const { &Gathers::<L>::TABLE };
    let run = vectors * L::LANES;
    let limit = size(tiles, job.outputs, vectors);
    let mut channel = 0;
    while channel < job.outputs {
        let height = highest(tiles, limit.min(job.outputs - channel))?;
        let width = width(tiles, height, vectors);
        let sums = scratch.get_mut(..height * run).ok_or(Mismatch)?;
        // SAFETY: channels, rows and columns are those of the geometry, and the sums were cut.
        unsafe {
            for (index, taps) in job.phases().enumerate() {
                let mut numbers = numbers(job, &taps, index == 0, channel);
                numbers.y = sums.as_mut_ptr();
                numbers.y_row = run.cast_signed();
                across::<L>(&numbers, [height, width], vectors, [L::LANES, L::LANES])?;
            }
            let y = job.y.add(channel * rows * columns);
            enter!(L, (sums.as_ptr(), y, [height, rows, columns], [run, pitch]), gather_rows::<L>);
        }
        channel += height;
    }
    Ok(())
}

/// One row of tiles of that height and at most that width: `count` vectors whose places are `x_step` apart, and whose results `y_step`.
///
/// # Safety
/// These places and results lie inside of the slices, for as many channels as the row is high.
unsafe fn across<L: Lanes>(
    numbers: &Gather<L::Scalar>,
    [height, most]: [usize; 2],
    count: usize,
    [x_step, y_step]: [usize; 2],
) -> Answer {
    let tiles = const { &Gathers::<L>::TABLE };
    let mut numbers = *numbers;
    (numbers.x_column, numbers.y_column) = (x_step.cast_signed(), y_step.cast_signed());
    let mut column = 0;
    while column < count {
        let width = most.min(count - column);
        let tile = tile(tiles, height, width).ok_or(Mismatch)?;
        let times = (count - column).checked_div(width).ok_or(Mismatch)?;
        // SAFETY: the caller's promise; behind the last tile the pointers are not used.
        unsafe { tile(&numbers, times) };
        numbers.x = numbers.x.wrapping_add(times * width * x_step);
        numbers.y = numbers.y.wrapping_add(times * width * y_step);
        column += times * width;
    }
    Ok(())
}

/// From the vectors of `height` channels, one behind the other, to the rows of what leaves.
#[inline(always)]
fn gather_rows<L: Lanes>(
    simd: L,
    (sums, y, [height, rows, columns], [run, pitch]): (*const L::Scalar, *mut L::Scalar, [usize; 3], [usize; 2]),
) {
    for channel in 0..height {
        for row in 0..rows {
            // SAFETY: who calls has cut the sums, and has the channels in `y`.
            unsafe {
                copy_row(simd, sums.add(channel * run + row * pitch), y.add((channel * rows + row) * columns), columns);
            }
        }
    }
}
