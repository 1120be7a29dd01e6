//! `conv` of one sample by fewer products: F(4×4, 3×3) of Winograd with channels in the lanes.
//!
//! ```text
//! M[ξ][t][o] = Σ_c V[ξ][t][c] · U[ξ][c][o]        ξ: 36 points, t: squares
//! ```
//!
//! The squares and transforms are those of a whole group ([`winograd`](crate::kernel::winograd)). There the lanes are
//! samples; here they are the channels of whatever is transformed: input channels for V, output channels for U and M. So the
//! map is turned first, place by place, and the outputs are turned back, as in [`channels`](super::channels). The sums are the
//! tile of [`gather`](crate::kernel::gather): its rows are squares, its columns one or two vectors of output channels, and V's
//! numbers are broadcast.
//!
//! For as many output channels at a time the kernels are transformed, and a strip of squares after the other goes through.
//! Kernels are transformed again for every sample, since the network may have changed; that takes as long as some hundred
//! multiply-adds for each of them, so a map must have several squares before it pays ([`pays`]).
//!
//! It takes more memory than a plan has, which [`Predictor`](crate::Predictor) has beside it. [`Network::infer`](crate::Network::infer),
//! which allocates nothing, computes directly.

use super::channels::{blocks, down, padded, together, turn_back, turn_weights};
use super::check::{self, expect};
use super::conv::size;
use super::{Answer, Mismatch};
use crate::kernel::gather::{Gather, Gathers, Loop, Start};
use crate::kernel::simd::{Lanes, enter};
use crate::kernel::winograd::in_squares::{POINTS, store};
use crate::kernel::winograd::squares::{Map, SEEN, SIDE, Squares, Strip, inside};
use crate::kernel::winograd::transform::{OfKernel, OfMap, ToOutput, both_axes, load};
use crate::kernel::winograd::{LEAST_LANES, is_of_form};
use crate::layer::ConvGeometry;

/// At most so many squares are worked on together: what V and M take stays in the second-level cache.
const STRIP: usize = 16;
/// As many multiply-adds as the transforms of a square and of a kernel take, for each channel or pair of them.
const SQUARE: usize = 230;
const KERNEL: usize = 200;

/// Whether this convolution takes fewer instructions here than directly, with so many lanes.
pub(super) const fn pays(geometry: &ConvGeometry, lanes: usize) -> bool {
    if lanes < LEAST_LANES || !is_of_form(geometry) {
        return false;
    }
    let ConvGeometry { input, output, .. } = *geometry;
    let (inputs, outputs) = (padded(input[0], lanes), padded(output[0], lanes));
    let squares = Squares::of(output).count();
    let pairs = input[0] * outputs;
    let transforms = SQUARE * squares * (inputs * blocks(output[0], 2 * lanes) + outputs) + KERNEL * pairs;
    POINTS * squares * pairs + transforms < 9 * output[1] * output[2] * input[0] * output[0]
}

/// The numbers that a convolution works with, one behind the other.
struct Sizes {
    /// Input channels filled up to whole vectors, and the most output channels that are worked on together.
    inputs: usize,
    outputs: usize,
    strip: usize,
    /// From point to point in V and M. One vector between the points keeps their places in different sets of the cache.
    v_point: usize,
    m_point: usize,
    /// The map with its channels side by side, the same of the outputs, and the kernels tap by tap.
    map: usize,
    output: usize,
    taps: usize,
}

impl Sizes {
    const fn of(geometry: &ConvGeometry, lanes: usize) -> Self {
        let ConvGeometry { input, output, .. } = *geometry;
        let inputs = padded(input[0], lanes);
        let outputs = together(output[0], lanes) * lanes;
        let squares = Squares::of(output).count();
        let strip = if squares < STRIP { squares } else { STRIP };
        Self {
            inputs,
            outputs,
            strip,
            v_point: strip * inputs + lanes,
            m_point: strip * outputs + lanes,
            map: input[1] * input[2] * inputs,
            output: padded(output[1] * output[2], lanes) * outputs,
            taps: input[0] * 9 * outputs,
        }
    }

    /// Of U, V, M, the map, the outputs and the kernels.
    const fn lens(&self, geometry: &ConvGeometry) -> [usize; 6] {
        let u = POINTS * geometry.input[0] * self.outputs;
        [u, POINTS * self.v_point, POINTS * self.m_point, self.map, self.output, self.taps]
    }
}

/// How many numbers of memory [`forward`] needs, if it computes such convolutions with so many lanes.
pub(super) fn workspace(geometry: &ConvGeometry, lanes: usize) -> Option<usize> {
    (is_of_form(geometry) && lanes >= LEAST_LANES).then(|| Sizes::of(geometry, lanes).lens(geometry).iter().sum())
}

/// `(geometry, x, weight, bias, y, workspace)`
pub(super) fn forward<L: Lanes>(
    geometry: &ConvGeometry,
    x: &[L::Scalar],
    weight: &[L::Scalar],
    bias: &[L::Scalar],
    y: &mut [L::Scalar],
    workspace: &mut [L::Scalar],
) -> Answer {
    let [inputs, channels] = check::conv(geometry, x, weight, bias, y)?;
    expect(is_of_form(geometry) && L::LANES >= LEAST_LANES)?;
    let sizes = Sizes::of(geometry, L::LANES);
    let [u, v, m, map, output, taps] = cut(workspace, sizes.lens(geometry)).ok_or(Mismatch)?;
    let [_, height, width] = geometry.input;
    let places = geometry.output[1] * geometry.output[2];
    enter!(L, (x.as_ptr(), [inputs, height * width, blocks(inputs, L::LANES)], &mut *map), turn_weights::<L>);
    let turned = Map { first: map.as_ptr(), shape: [sizes.inputs, height, width] };
    let squares = Squares::of(geometry.output);
    let mut channel = 0;
    while channel < channels {
        let count = sizes.outputs.min(channels - channel);
        let vectors = blocks(count, L::LANES);
        let outputs = vectors * L::LANES;
        let (taps, u) = (&mut taps[..inputs * 9 * outputs], &mut u[..POINTS * inputs * outputs]);
        let weight = weight[channel * inputs * 9..].as_ptr();
        enter!(L, (weight, [count, inputs * 9, vectors], &mut *taps), turn_weights::<L>);
        enter!(L, (&*taps, [inputs, vectors], &mut *u), transform_kernels::<L>);
        let bias = if bias.is_empty() { bias } else { &bias[channel..channel + count] };
        let limit = size(const { &Gathers::<L>::TABLE }, sizes.strip, vectors);
        for first in (0..squares.count()).step_by(sizes.strip) {
            let strip = Strip { squares, first, count: sizes.strip.min(squares.count() - first), pitch: sizes.strip };
            enter!(L, (turned, geometry.padding, strip, sizes.v_point, &mut *v), transform_map::<L>);
            for point in 0..POINTS {
                let sums = Gather {
                    loops: [Loop::ONCE, Loop::ONCE, Loop { count: inputs, x: outputs.cast_signed(), weight: 1 }],
                    x: u[point * inputs * outputs..].as_ptr(),
                    x_column: 0,
                    weight: v[point * sizes.v_point..].as_ptr(),
                    weight_row: sizes.inputs.cast_signed(),
                    start: Start::Zero,
                    y: m[point * sizes.m_point..].as_mut_ptr(),
                    y_row: outputs.cast_signed(),
                    y_column: 0,
                };
                // SAFETY: V and M have a row for each square of the strip, and U one for each input channel.
                unsafe { down::<L>(&sums, strip.count, [limit, vectors])? };
            }
            enter!(
                L,
                (&*m, sizes.m_point, strip, bias, (geometry.output, vectors), &mut *output),
                transform_output::<L>,
            );
        }
        let y = y[channel * places..(channel + count) * places].as_mut_ptr();
        enter!(L, (&*output, y, [count, vectors], [places, places]), turn_back::<L>);
        channel += count;
    }
    Ok(())
}

/// The workspace in pieces of these lengths.
fn cut<T, const N: usize>(workspace: &mut [T], lens: [usize; N]) -> Option<[&mut [T]; N]> {
    let mut begin = 0;
    let ranges = lens.map(|len| {
        begin += len;
        begin - len..begin
    });
    workspace.get_disjoint_mut(ranges).ok()
}

/// U, of the kernels whose taps stand in `taps` for each input channel, with output channels side by side.
#[inline(always)]
fn transform_kernels<L: Lanes>(simd: L, (taps, [inputs, vectors], u): (&[L::Scalar], [usize; 2], &mut [L::Scalar])) {
    let outputs = vectors * L::LANES;
    assert!(taps.len() == inputs * 9 * outputs && u.len() == POINTS * inputs * outputs);
    for input in 0..inputs {
        for vector in 0..vectors {
            // SAFETY: there are nine taps for each input channel, and in U a vector for each point.
            unsafe {
                let from = taps.as_ptr().add(input * 9 * outputs + vector * L::LANES);
                let kernel = load::<L, 3>(simd, from, [3 * outputs, outputs], &[0..3, 0..3]);
                let to = u.as_mut_ptr().add(input * outputs + vector * L::LANES);
                store(simd, both_axes::<L, OfKernel, _, _>(simd, kernel), to, inputs * outputs);
            }
        }
    }
}

/// V, of a strip of a map whose channels, a whole number of vectors, lie side by side.
#[inline(always)]
fn transform_map<L: Lanes>(
    simd: L,
    (map, padding, strip, point, v): (Map<*const L::Scalar>, [usize; 2], Strip, usize, &mut [L::Scalar]),
) {
    let [channels, _, width] = map.shape;
    assert!(v.len() >= POINTS * point && point >= channels * strip.pitch && strip.count <= strip.pitch);
    for (index, corner) in strip.corners() {
        let seen = inside::<SEEN>(corner, padding, map.shape);
        let place = (corner[0] * width + corner[1]).wrapping_sub(padding[0] * width + padding[1]);
        for channel in (0..channels).step_by(L::LANES) {
            let first = map.first.wrapping_add(place.wrapping_mul(channels).wrapping_add(channel));
            // SAFETY: what is loaded is inside of the map, and V has a row of channels for each square.
            unsafe {
                let square = load::<L, SEEN>(simd, first, [width * channels, channels], &seen);
                let to = v.as_mut_ptr().add(index * channels + channel);
                store(simd, both_axes::<L, OfMap, _, _>(simd, square), to, point);
            }
        }
    }
}

/// From M to the outputs of a strip, whose channels lie side by side.
#[inline(always)]
fn transform_output<L: Lanes>(
    simd: L,
    (m, point, strip, bias, (shape, vectors), output): (
        &[L::Scalar],
        usize,
        Strip,
        &[L::Scalar],
        ([usize; 3], usize),
        &mut [L::Scalar],
    ),
) {
    let ([_, height, width], channels) = (shape, vectors * L::LANES);
    assert!(m.len() >= POINTS * point && point >= channels * strip.pitch && strip.count <= strip.pitch);
    assert!(output.len() >= height * width * channels && bias.len() <= channels);
    for vector in 0..vectors {
        let first = vector * L::LANES;
        // SAFETY: as many channels as are left have a bias; M has a row of channels for each square, and what is stored is
        // inside of the map.
        unsafe {
            let bias = match bias.len().saturating_sub(first) {
                0 => simd.zero(),
                count => simd.load_first(bias.as_ptr().add(first), count),
            };
            for (index, corner) in strip.corners() {
                let [rows, columns] = inside::<SIDE>(corner, [0, 0], shape);
                let from = m.as_ptr().add(index * channels + first);
                let products = load::<L, SEEN>(simd, from, [SEEN * point, point], &[0..SEEN, 0..SEEN]);
                let square = both_axes::<L, ToOutput, _, SIDE>(simd, products);
                let to = output.as_mut_ptr().add((corner[0] * width + corner[1]) * channels + first);
                for (i, line) in square.into_iter().enumerate() {
                    for (j, result) in line.into_iter().enumerate() {
                        if i < rows.end && j < columns.end {
                            simd.store(to.add((i * width + j) * channels), simd.add(result, bias));
                        }
                    }
                }
            }
        }
    }
}
