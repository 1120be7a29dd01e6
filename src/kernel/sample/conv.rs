//! `conv` of one sample: which way the lanes are filled, and where each phase's taps fall.
//!
//! Both ways are the tile of [`gather`](crate::kernel::gather), which the whole group's convolution is made of too:
//!
//! - [`columns`](super::columns): the numbers of a vector are neighbouring columns of the map. The tile's rows are output
//!   channels, weights are broadcast; all stays where it is.
//! - [`channels`](super::channels): they are neighbouring output channels. The tile's rows are places, the numbers of the
//!   map are broadcast; weights are turned first and results afterwards. It pays for maps that fill few vectors.
//!
//! A kernel as large as the map is a fully connected layer.

use super::check::{self, expect};
use super::planes::{self, Phases, Planes, is_plain};
use super::{Answer, Mismatch, channels, columns, fc};
use crate::kernel::gather::{Loop, MAX_COLUMNS, ROWS, Tile, Tiles, cost};
use crate::kernel::simd::{Lanes, WIDTHS};
use crate::layer::{ConvGeometry, FcGeometry};

/// A convolution to be done.
#[derive(Clone, Copy)]
pub(super) struct Job<'a, T> {
    pub(super) geometry: &'a ConvGeometry,
    pub(super) planes: Planes<T>,
    /// Input and output channels of a group.
    pub(super) inputs: usize,
    pub(super) outputs: usize,
    pub(super) weight: *const T,
    pub(super) bias: Option<*const T>,
    pub(super) y: *mut T,
}

/// The taps of one phase along an axis: tap `first + every·m` is at place `place + step·m` of the phase's planes for the
/// first output, m < `count`.
#[derive(Clone, Copy)]
struct AxisTaps {
    first: usize,
    every: usize,
    count: usize,
    place: usize,
    step: usize,
}

impl AxisTaps {
    /// None if the phase has no taps.
    fn new(geometry: &ConvGeometry, axis: usize, phase: usize) -> Option<Self> {
        let (kernel, stride, dilation) = (geometry.kernel[axis], geometry.stride[axis], geometry.dilation[axis]);
        if stride == 1 {
            return Some(Self { first: 0, every: 1, count: kernel, place: 0, step: dilation });
        }
        // Tap u is at place u·d of the map.
        let is_of_phase = |tap: &usize| (tap * dilation).checked_rem(stride) == Some(phase);
        let first = (0..kernel.min(stride)).find(is_of_phase)?;
        let every = (1..stride).find(|every| (every * dilation).checked_rem(stride) == Some(0)).unwrap_or(stride);
        let count = (kernel - first + every - 1).checked_div(every)?;
        Some(Self {
            first,
            every,
            count,
            place: (first * dilation).checked_div(stride)?,
            step: (every * dilation).checked_div(stride)?,
        })
    }
}

/// The taps of one phase: the loops over them, as distances in the planes and among the weights, and where they begin.
#[derive(Clone, Copy)]
pub(super) struct Taps {
    pub(super) count: [usize; 3],
    pub(super) place: [usize; 3],
    pub(super) weight: [usize; 3],
    pub(super) first_place: usize,
    pub(super) first_weight: usize,
}

impl Taps {
    /// The loops of a tile in which places move by `place` times and weights by `weight` times these distances; the long
    /// loop, which for a 1×1 kernel is that over channels, is the innermost.
    pub(super) fn loops(&self, x: &[usize; 3], weight: &[usize; 3], times: [usize; 2]) -> [Loop; 3] {
        let one = |a: usize| Loop {
            count: self.count[a],
            x: (x[a] * times[0]).cast_signed(),
            weight: (weight[a] * times[1]).cast_signed(),
        };
        let mut loops = [one(0), one(1), one(2)];
        if self.count[1] == 1 && self.count[2] == 1 {
            loops.swap(0, 2);
        }
        loops
    }
}

impl<T> Job<'_, T> {
    /// The taps of each phase that has any. The first phase has the first tap, so it is always there.
    pub(super) fn phases(&self) -> impl Iterator<Item = Taps> + '_ {
        let [rows, columns] = [Phases::new(self.geometry, 0).count, Phases::new(self.geometry, 1).count];
        (0..rows).flat_map(move |row| (0..columns).filter_map(move |column| self.taps(row, column)))
    }

    fn taps(&self, row_phase: usize, column_phase: usize) -> Option<Taps> {
        let Self { geometry, planes, .. } = self;
        let [height, width] = geometry.kernel;
        let rows = AxisTaps::new(geometry, 0, row_phase)?;
        let columns = AxisTaps::new(geometry, 1, column_phase)?;
        let plane = row_phase * planes.phase[0] + column_phase * planes.phase[1];
        Some(Taps {
            count: [self.inputs, rows.count, columns.count],
            place: [planes.channel, rows.step * planes.row, columns.step],
            weight: [height * width, rows.every * width, columns.every],
            first_place: plane + rows.place * planes.row + columns.place,
            first_weight: rows.first * width + columns.first,
        })
    }

    /// Weights of an output channel.
    pub(super) fn weights(&self) -> usize {
        self.inputs * self.geometry.kernel[0] * self.geometry.kernel[1]
    }
}

/// The code of a tile, if there is one of that size.
pub(super) fn tile<T>(tiles: &Tiles<Tile<T>>, rows: usize, columns: usize) -> Option<Tile<T>> {
    *tiles.code.get(rows)?.get(columns)?
}

/// Half cycles that tiles of one height take for `columns`, and the width that makes them the fewest.
fn row_cost<T>(tiles: &Tiles<Tile<T>>, height: usize, columns: usize) -> (usize, usize) {
    let mut best = (usize::MAX, 1);
    for width in 1..=columns.min(MAX_COLUMNS) {
        if tile(tiles, height, width).is_some() {
            let whole = columns.checked_div(width).unwrap_or(0);
            let rest = columns - whole * width;
            let cycles = whole * cost(height, width) + if rest == 0 { 0 } else { cost(height, rest) };
            best = best.min((cycles, width));
        }
    }
    best
}

/// The width that tiles of one height cover `columns` with in the fewest cycles.
pub(super) fn width<T>(tiles: &Tiles<Tile<T>>, height: usize, columns: usize) -> usize {
    row_cost(tiles, height, columns).1
}

/// The height that tiles cover `rows` × `columns` with in the fewest cycles.
pub(super) fn size<T>(tiles: &Tiles<Tile<T>>, rows: usize, columns: usize) -> usize {
    let mut best = (usize::MAX, 1);
    for height in ROWS {
        if height <= rows && tile(tiles, height, 1).is_some() {
            let (cycles, _) = row_cost(tiles, height, columns);
            let times = rows.checked_div(height).unwrap_or(0);
            // What is left takes at most as long as another row of this height.
            let rest = if times * height < rows { cycles } else { 0 };
            best = best.min((times * cycles + rest, height));
        }
    }
    best.1
}

/// The largest height of at most `rows` that there are tiles of.
pub(super) fn highest<T>(tiles: &Tiles<Tile<T>>, rows: usize) -> Result<usize, Mismatch> {
    ROWS.into_iter().find(|&height| height <= rows && tile(tiles, height, 1).is_some()).ok_or(Mismatch)
}

/// Whether the kernel covers the whole map, so that there is one output a channel and nothing moves.
const fn is_full(geometry: &ConvGeometry) -> bool {
    let [_, height, width] = geometry.input;
    let covered = geometry.kernel[0] == height && geometry.kernel[1] == width;
    let dense = geometry.dilation[0] == 1 && geometry.dilation[1] == 1;
    covered && (dense || height == 1 && width == 1) && geometry.padding[0] == 0 && geometry.padding[1] == 0
}

/// Which way a convolution is computed.
enum Way {
    /// As a fully connected layer.
    Full,
    Columns(columns::Plan),
    Channels,
}

impl Way {
    /// The one that takes the fewest vectors of so many lanes.
    #[inline(always)]
    const fn of(geometry: &ConvGeometry, outputs: usize, lanes: usize) -> Self {
        if is_full(geometry) {
            return Self::Full;
        }
        let columns = columns::plan(geometry, lanes);
        let channels = channels::vectors(geometry, outputs, lanes);
        if channels < columns.vectors * outputs { Self::Channels } else { Self::Columns(columns) }
    }

    /// Numbers in the scratch.
    const fn scratch(&self, geometry: &ConvGeometry, [inputs, outputs]: [usize; 2], lanes: usize) -> usize {
        match self {
            Self::Full => 0,
            Self::Columns(plan) => columns::scratch(geometry, plan, outputs, lanes),
            Self::Channels => channels::scratch(geometry, inputs, outputs, lanes),
        }
    }
}

impl ConvGeometry {
    /// Numbers in the scratch that inference needs, for each sample of a group (there are none without the standard library)
    /// and for one sample alone, on any instruction set of the target.
    #[must_use]
    pub const fn inference_scratch(&self) -> usize {
        if self.is_spoiled() {
            return 0;
        }
        let channels = [self.input[0] / self.groups, self.output[0] / self.groups];
        let mut most = if cfg!(feature = "std") { self.forward_scratch() } else { 0 };
        let mut i = 0;
        while i < WIDTHS.len() {
            let scratch = Way::of(self, channels[1], WIDTHS[i]).scratch(self, channels, WIDTHS[i]);
            most = if scratch > most { scratch } else { most };
            i += 1;
        }
        most
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
) -> Answer {
    let [inputs, outputs] = check::conv(geometry, x, weight, bias, y)?;
    let way = Way::of(geometry, outputs, L::LANES);
    expect(scratch.len() >= way.scratch(geometry, [inputs, outputs], L::LANES))?;
    let in_place = match &way {
        Way::Full => return full::<L>(geometry, [inputs, outputs], x, weight, bias, y),
        Way::Columns(plan) => is_plain(geometry) && !plan.flat,
        Way::Channels => is_plain(geometry),
    };
    let (planes, scratch) =
        if in_place { (planes::plain(geometry, x), scratch) } else { planes::deal::<L>(geometry, x, scratch)? };
    let (weight, y) = (weight.as_ptr(), y.as_mut_ptr());
    let bias = (!bias.is_empty()).then_some(bias.as_ptr());
    let job = Job { geometry, planes, inputs, outputs, weight, bias, y };
    // SAFETY: the lengths were checked, and the planes have the border that the geometry asks for; from planes in the
    // scratch a vector can be read anywhere.
    unsafe {
        match way {
            Way::Columns(plan) => columns::run::<L>(&job, &plan, scratch),
            _ => channels::run::<L>(&job, scratch),
        }
    }
}

/// A kernel that covers the whole map.
fn full<L: Lanes>(
    geometry: &ConvGeometry,
    [inputs, outputs]: [usize; 2],
    x: &[L::Scalar],
    weight: &[L::Scalar],
    bias: &[L::Scalar],
    y: &mut [L::Scalar],
) -> Answer {
    let input = check::product([inputs, geometry.kernel[0], geometry.kernel[1]])?;
    let layer = FcGeometry { input, output: outputs };
    for group in 0..geometry.groups {
        let of_group = group * outputs..(group + 1) * outputs;
        let x = x.get(group * input..(group + 1) * input).ok_or(Mismatch)?;
        let weight = weight.get(of_group.start * input..of_group.end * input).ok_or(Mismatch)?;
        let bias = if bias.is_empty() { bias } else { bias.get(of_group.clone()).ok_or(Mismatch)? };
        fc::forward::<L>(&layer, x, weight, bias, y.get_mut(of_group).ok_or(Mismatch)?)?;
    }
    Ok(())
}
