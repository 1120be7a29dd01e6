//! `conv`: the gradients of weight and bias.
//!
//! ```text
//! dw[o, c, u, v] += Σ_lanes Σ_i Σ_j dy[o, i, j] · x[c, i·s − p + u·d, j·s − p + v·d]
//! ```
//!
//! A tile keeps O × K of these sums, K neighbouring taps v of one row of the kernel, in registers while it goes over the
//! map: each place takes O loads of `dy` and K of `x` for O·K multiply-adds. (Where the kernel is one column wide, the K
//! are input channels.) The sums are vectors; their lanes are added only at the end, for as many weights at once as a
//! vector has lanes.
//!
//! A large map is cut into strips of rows, small enough that what a tile reads stays in the first-level cache while all
//! taps go over it; between strips the sums wait in the scratch.

#![allow(clippy::needless_range_loop, reason = "a tile's indices count registers and set addresses alike")]

use num_traits::Zero;

use super::axis::{Axis, MAX_ROWS, forward_border};
use super::check::{assert_bias, assert_conv, assert_len};
use super::conv::{Source, bordered};
use super::gather::{MAX_COLUMNS, Tiles, height, plan, tiles};
use super::simd::{Lanes, MAX_LANES, enter};
use crate::layer::ConvGeometry;

/// What a tile reads is to fit into so many bytes.
const CACHE: usize = 32 << 10;

/// The numbers a tile works on, all distances counted in numbers.
pub(super) struct Correlation<T> {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) dy: *const T,
    pub(super) dy_channel: usize,
    pub(super) dy_row: usize,
    pub(super) x: *const T,
    pub(super) x_tap: usize,
    pub(super) x_row: usize,
    pub(super) x_column: usize,
    pub(super) sums: *mut T,
    pub(super) sums_channel: usize,
    pub(super) sums_tap: usize,
    /// Whether the sums go on from what is there.
    pub(super) resume: bool,
}

pub(super) type Tile<T> = unsafe fn(&Correlation<T>);

pub(super) struct Correlations<L>(std::marker::PhantomData<L>);

impl<L: Lanes> Correlations<L> {
    pub(super) const TABLE: Tiles<Tile<L::Scalar>> = tiles!(L, Tile<L::Scalar>, enter, 1 2 3 4 6 8 12);
}

unsafe fn enter<L: Lanes, const O: usize, const K: usize>(numbers: &Correlation<L::Scalar>) {
    enter!(L, numbers, tile::<L, O, K>);
}

#[inline(always)]
fn tile<L: Lanes, const O: usize, const K: usize>(simd: L, numbers: &Correlation<L::Scalar>) {
    // SAFETY: who calls a tile promises that all its places lie inside of the slices.
    unsafe {
        let mut sums = [[simd.zero(); K]; O];
        let place = |o: usize, k: usize| numbers.sums.add(o * numbers.sums_channel + k * numbers.sums_tap);
        if numbers.resume {
            for o in 0..O {
                for k in 0..K {
                    sums[o][k] = simd.load(place(o, k));
                }
            }
        }
        let (dy_channel, x_tap, x_column) = (numbers.dy_channel, numbers.x_tap, numbers.x_column);
        for i in 0..numbers.rows {
            let mut dy = numbers.dy.add(i * numbers.dy_row);
            let mut x = numbers.x.add(i * numbers.x_row);
            for _ in 0..numbers.columns {
                let mut taps = [simd.zero(); K];
                for k in 0..K {
                    taps[k] = simd.load(x.add(k * x_tap));
                }
                for o in 0..O {
                    let factor = simd.load(dy.add(o * dy_channel));
                    for k in 0..K {
                        sums[o][k] = simd.mul_add(factor, taps[k], sums[o][k]);
                    }
                }
                // The last step may leave the slice.
                dy = dy.wrapping_add(L::LANES);
                x = x.wrapping_add(x_column);
            }
        }
        for o in 0..O {
            for k in 0..K {
                simd.store(place(o, k), sums[o][k]);
            }
        }
    }
}

/// `(geometry, x, dy, dweight, dbias, scratch)`
pub(super) fn backward_weight<L: Lanes>(
    geometry: &ConvGeometry,
    x: &[L::Scalar],
    dy: &[L::Scalar],
    dweight: &mut [L::Scalar],
    dbias: &mut [L::Scalar],
    scratch: &mut [L::Scalar],
) {
    assert_conv::<L, _>(geometry, x, dweight, dy);
    assert_bias(geometry, dbias);
    assert_len("scratch", scratch.len(), geometry.weight_scratch() * L::LANES);
    let (copy, sums) = scratch.split_at_mut(geometry.border_scratch() * L::LANES);
    let source = enter!(L, (x, geometry.input, forward_border(geometry), copy), bordered::<L>);
    let [outputs, inputs, kernel_height, kernel_width] = geometry.weight_shape();
    let taps = inputs * kernel_height * kernel_width;
    let along = if kernel_width == 1 { inputs } else { kernel_width };
    let table = const { &Correlations::<L>::TABLE };
    let [limit, width] = plan(&table.sizes, outputs / geometry.groups, along, |_, _| 1);
    let mut channel = 0;
    while channel < outputs {
        let left = outputs / geometry.groups - channel % (outputs / geometry.groups);
        let rows = height(&table.sizes, left, limit, width);
        // SAFETY: the lengths are the geometry's; channels `channel .. channel + rows` belong to one group.
        unsafe { correlate::<L>(geometry, source, dy, sums, [channel, rows], width) };
        if !dbias.is_empty() {
            let (_, sums) = sums.split_at(rows * taps * L::LANES);
            enter!(L, (sums, &mut dbias[channel..][..rows]), add_lane_sums::<L>);
        }
        let dweight = &mut dweight[channel * taps..][..rows * taps];
        enter!(L, (&*sums, dweight), add_lane_sums::<L>);
        channel += rows;
    }
}

/// Makes the sums of all weights of `rows` output channels, and behind them those of the biases.
///
/// # Safety
/// The slices are as long as the geometry says, and the channels belong to one group.
unsafe fn correlate<L: Lanes>(
    geometry: &ConvGeometry,
    source: Source<L::Scalar>,
    dy: &[L::Scalar],
    sums: &mut [L::Scalar],
    [channel, rows]: [usize; 2],
    width: usize,
) {
    let lanes = L::LANES;
    let [outputs, inputs, kernel_height, kernel_width] = geometry.weight_shape();
    let [_, y_height, y_width] = geometry.output;
    let (columns, lines) = (Axis::forward(geometry, 1), Axis::forward(geometry, 0));
    let first_input = channel / (outputs / geometry.groups) * inputs;
    let (sums, bias_sums) = sums.split_at_mut(rows * inputs * kernel_height * kernel_width * lanes);
    let bias_sums = &mut bias_sums[..rows * lanes];
    bias_sums.fill(L::Scalar::zero());
    let mut numbers = Correlation {
        rows: 0,
        columns: y_width,
        dy: dy.as_ptr(),
        dy_channel: y_height * y_width * lanes,
        dy_row: y_width * lanes,
        x: source.first,
        x_tap: geometry.dilation[1] * lanes,
        x_row: geometry.stride[0] * source.row,
        x_column: geometry.stride[1] * lanes,
        sums: sums.as_mut_ptr(),
        sums_channel: inputs * kernel_height * kernel_width * lanes,
        sums_tap: lanes,
        resume: false,
    };
    let (mut repeats, mut along) = (inputs, kernel_width);
    if kernel_width == 1 {
        (repeats, along) = (1, inputs);
        numbers.x_tap = source.channel;
        numbers.sums_tap = kernel_height * lanes;
    }

    let row_bytes = (rows * y_width * lanes + numbers.x_row) * size_of::<L::Scalar>();
    // At least as many places as make it cheap to let the sums wait between strips.
    let strip = (CACHE / row_bytes.max(1)).max(64usize.div_ceil(y_width));
    let places = y_height * y_width;
    let channels = &dy[channel * places * lanes..][..rows * places * lanes];
    for first in (0..y_height).step_by(strip) {
        let end = y_height.min(first + strip);
        enter!(L, (channels, places, [first * y_width, (end - first) * y_width], &mut *bias_sums), add_places::<L>);
        for repeat in 0..repeats {
            for u in 0..kernel_height {
                // The rows of the output whose tap u finds a row of the input.
                let valid = lines.outputs(u);
                let (low, high) = (valid.start.max(first), valid.end.min(end));
                numbers.rows = high.saturating_sub(low);
                let row = lines.base + lines.step * low.cast_signed() + lines.tap_step * u.cast_signed();
                for at in (0..along).step_by(width) {
                    let (c, v) = if kernel_width == 1 { (at, 0) } else { (repeat, at) };
                    let column = columns.base + columns.tap_step * v.cast_signed();
                    let place = row * source.row.cast_signed() + column * lanes.cast_signed();
                    // Without rows, the pointers may point anywhere.
                    numbers.dy = dy.as_ptr().wrapping_add((channel * y_height + low) * y_width * lanes);
                    numbers.x = source.first.wrapping_add((first_input + c) * source.channel).wrapping_offset(place);
                    numbers.sums = sums.as_mut_ptr().wrapping_add(((c * kernel_height + u) * kernel_width + v) * lanes);
                    if let Some(tile) = Correlations::<L>::TABLE.code[rows][width.min(along - at)] {
                        // SAFETY: rows, columns, channels and taps are those of the geometry.
                        unsafe { tile(&numbers) };
                    }
                }
            }
        }
        numbers.resume = true;
    }
}

/// Adds the sums of the lanes of `sums` to the gradient of weights or biases.
#[inline(always)]
pub(super) fn add_lane_sums<L: Lanes>(simd: L, (sums, dweight): (&[L::Scalar], &mut [L::Scalar])) {
    assert!(sums.len() >= dweight.len() * L::LANES);
    let mut square = [L::Scalar::zero(); MAX_LANES * MAX_LANES];
    for (block, dweight) in dweight.chunks_mut(L::LANES).enumerate() {
        let mut from = [sums.as_ptr(); MAX_LANES];
        let mut to = [square.as_mut_ptr(); MAX_LANES];
        // SAFETY: each row is that of a weight; behind the last weight the last one's is read again.
        unsafe {
            for i in 0..L::LANES {
                from[i] = from[i].add((block * L::LANES + i.min(dweight.len() - 1)) * L::LANES);
                to[i] = to[i].add(i * L::LANES);
            }
            simd.transpose(&from[..L::LANES], &to[..L::LANES]);
            let mut parts = [simd.zero(); 4];
            for i in 0..L::LANES {
                parts[i % 4] = simd.add(parts[i % 4], simd.load(to[i]));
            }
            let sum = simd.add(simd.add(parts[0], parts[1]), simd.add(parts[2], parts[3]));
            if dweight.len() == L::LANES {
                simd.store(dweight.as_mut_ptr(), simd.add(simd.load(dweight.as_ptr()), sum));
            } else {
                simd.store(square.as_mut_ptr(), sum);
                for (weight, sum) in dweight.iter_mut().zip(&square) {
                    *weight += *sum;
                }
            }
        }
    }
}

/// Adds a strip of each channel of `dy` to its vector of sums; `strip` is the first place and their number.
#[inline(always)]
pub(super) fn add_places<L: Lanes>(
    simd: L,
    (dy, places, [first, count], sums): (&[L::Scalar], usize, [usize; 2], &mut [L::Scalar]),
) {
    for (dy, sum) in dy.chunks_exact(places * L::LANES).zip(sums.chunks_exact_mut(L::LANES)) {
        let mut parts = [simd.zero(); 4];
        for (place, dy) in dy[first * L::LANES..][..count * L::LANES].chunks_exact(L::LANES).enumerate() {
            // SAFETY: the chunk is a vector.
            parts[place % 4] = simd.add(parts[place % 4], unsafe { simd.load(dy.as_ptr()) });
        }
        let strip = simd.add(simd.add(parts[0], parts[1]), simd.add(parts[2], parts[3]));
        // SAFETY: the chunk is a vector.
        unsafe { simd.store(sum.as_mut_ptr(), simd.add(simd.load(sum.as_ptr()), strip)) };
    }
}
