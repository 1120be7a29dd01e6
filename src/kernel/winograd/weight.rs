//! The gradient of the weight by Winograd's algorithm, as the transpose of [`convolve`](super::convolve).
//!
//! ```text
//! dU[ξ, c, o] = Σ_t Σ_lanes V[ξ, c, t] · E[ξ, t, o]        dw[o, c] += Gᵀ dU[c, o] G
//! ```
//!
//! V is the transformed map as forward, E the transformed gradient of the output. In E, the numbers of a vector are
//! neighbouring output channels and no longer samples, as in the gradients of `fc`: no lanes are to be summed, squares and
//! samples are taps alike, and the sums are the tile of [`gather`](super::super::gather), whose weights are V's numbers.
//! The price is to transpose `dy`, square by square.

use super::in_squares::{POINTS, store, strip, transform_map};
use super::squares::{Map, SEEN, SIDE, Squares, Strip, inside};
use super::transform::{OfGradient, ToKernel, both_axes, load};
use super::{across, add_bias};
use crate::kernel::gather::{Gather, Gathers, Loop, Start, plan};
use crate::kernel::simd::{Lanes, MAX_LANES, enter};
use crate::layer::ConvGeometry;

/// What the transforms of one channel of one square take, that of `dy` with its transposition, beside direct sums that reach
/// less of the peak than those of the output.
pub(super) const TRANSFORM: usize = 320;

/// Numbers per lane of scratch: V, E, dU, a square of `dy` transposed, and the biases' sums.
pub(in crate::kernel) const fn scratch(geometry: &ConvGeometry) -> usize {
    let [outputs, inputs] = [geometry.output[0], geometry.input[0]];
    let pitch = outputs.next_multiple_of(MAX_LANES);
    let squares = strip(if inputs > pitch { inputs } else { pitch });
    POINTS * ((inputs + pitch) * squares + 2 + inputs * pitch / super::LEAST_LANES) + SIDE * SIDE * MAX_LANES + outputs
}

/// `(geometry, x, dy, dweight, dbias, scratch)`
pub(in crate::kernel) fn backward_weight<L: Lanes>(
    geometry: &ConvGeometry,
    x: &[L::Scalar],
    dy: &[L::Scalar],
    dweight: &mut [L::Scalar],
    dbias: &mut [L::Scalar],
    scratch: &mut [L::Scalar],
) {
    let (inputs, outputs, lanes) = (geometry.input[0], geometry.output[0], L::LANES);
    let (places, pitch) = (geometry.output[1] * geometry.output[2], outputs.next_multiple_of(lanes));
    let scratch = add_bias::<L>(dy, [outputs, places], dbias, scratch);

    let most = strip(inputs.max(outputs.next_multiple_of(MAX_LANES)));
    let (v_point, e_point) = ((inputs * most + 1) * lanes, (pitch * most + 1) * lanes);
    let (square, scratch) = scratch.split_at_mut(SIDE * SIDE * lanes * lanes);
    let (v, scratch) = scratch.split_at_mut(POINTS * v_point);
    let (e, scratch) = scratch.split_at_mut(POINTS * e_point);
    let du = &mut scratch[..POINTS * inputs * pitch];
    let tiles = const { &Gathers::<L>::TABLE };
    let size = plan(&tiles.sizes, inputs, pitch / lanes, |_, _| 1);
    let squares = Squares::of(geometry.output);
    let map = Map { first: x.as_ptr(), shape: geometry.input };
    let gradient = Map { first: dy.as_ptr(), shape: geometry.output };
    for first in (0..squares.count()).step_by(most) {
        let count = most.min(squares.count() - first);
        let strip = Strip { squares, first, count, pitch: most };
        enter!(L, (map, geometry.padding, strip, v_point, &mut *v), transform_map::<L>);
        enter!(L, (gradient, strip, e_point, &mut *square, &mut *e), transform_gradient::<L>);
        for point in 0..POINTS {
            let sums = Gather {
                loops: [Loop::ONCE, Loop::ONCE, Loop { count: count * lanes, x: pitch.cast_signed(), weight: 1 }],
                x: e[point * e_point..].as_ptr(),
                x_column: lanes.cast_signed(),
                weight: v[point * v_point..].as_ptr(),
                weight_row: (most * lanes).cast_signed(),
                start: if first == 0 { Start::Zero } else { Start::Sum },
                y: du[point * inputs * pitch..].as_mut_ptr(),
                y_row: pitch.cast_signed(),
                y_column: lanes.cast_signed(),
            };
            // SAFETY: V has `inputs` rows, E and dU have `pitch` numbers in a row, and the strip has `count` squares.
            unsafe { across::<L>(sums, [inputs, pitch / lanes], size) };
        }
    }
    enter!(L, (&*du, [outputs, inputs], dweight), add_kernels::<L>);
}

/// E, of a strip. `turned` has room for a square of as many channels as there are lanes.
#[inline(always)]
fn transform_gradient<L: Lanes>(
    simd: L,
    (dy, strip, point, turned, e): (Map<*const L::Scalar>, Strip, usize, &mut [L::Scalar], &mut [L::Scalar]),
) {
    let [channels, height, width] = dy.shape;
    let pitch = channels.next_multiple_of(L::LANES);
    assert!(e.len() >= POINTS * point && point >= pitch * strip.pitch * L::LANES && strip.count <= strip.pitch);
    assert!(turned.len() == SIDE * SIDE * L::LANES * L::LANES);
    let zeros = [L::Scalar::default(); MAX_LANES];
    let turned_place = L::LANES * L::LANES;
    for (index, corner) in strip.corners() {
        let valid = inside::<SIDE>(corner, [0, 0], dy.shape);
        for channel in (0..channels).step_by(L::LANES) {
            // SAFETY: only places inside of the map and channels that exist are read; each place of the square has a
            // matrix of lanes × lanes in `turned`, and each channel of each sample of each square its number in E.
            unsafe {
                for i in valid[0].clone() {
                    for j in valid[1].clone() {
                        let place = (corner[0] + i) * width + corner[1] + j;
                        let mut from = [zeros.as_ptr(); MAX_LANES];
                        let mut to = [turned.as_mut_ptr(); MAX_LANES];
                        for lane in 0..L::LANES {
                            if channel + lane < channels {
                                from[lane] = dy.first.add(((channel + lane) * height * width + place) * L::LANES);
                            }
                            to[lane] = to[lane].add((i * SIDE + j) * turned_place + lane * L::LANES);
                        }
                        simd.transpose(&from[..L::LANES], &to[..L::LANES]);
                    }
                }
                for sample in 0..L::LANES {
                    let from = turned.as_ptr().add(sample * L::LANES);
                    let square = load::<L, SIDE>(simd, from, [SIDE * turned_place, turned_place], &valid);
                    let to = e.as_mut_ptr().add((index * L::LANES + sample) * pitch + channel);
                    store(simd, both_axes::<L, OfGradient, _, _>(simd, square), to, point);
                }
            }
        }
    }
}

/// Adds what follows from dU to the weights' gradient.
#[inline(always)]
fn add_kernels<L: Lanes>(simd: L, (du, [outputs, inputs], dweight): (&[L::Scalar], [usize; 2], &mut [L::Scalar])) {
    let pitch = outputs.next_multiple_of(L::LANES);
    let point = inputs * pitch;
    assert!(du.len() == POINTS * point && dweight.len() == outputs * inputs * 9);
    for input in 0..inputs {
        for output in (0..outputs).step_by(L::LANES) {
            let mut taps = [[L::Scalar::default(); MAX_LANES]; 9];
            // SAFETY: dU has a vector here for each point, and each row of `taps` has room for one.
            unsafe {
                let from = du.as_ptr().add(input * pitch + output);
                let products = load::<L, SEEN>(simd, from, [SEEN * point, point], &[0..SEEN, 0..SEEN]);
                let kernel = both_axes::<L, ToKernel, _, 3>(simd, products);
                for (taps, vector) in taps.iter_mut().zip(kernel.into_iter().flatten()) {
                    simd.store(taps.as_mut_ptr(), vector);
                }
            }
            for lane in 0..L::LANES.min(outputs - output) {
                let first = ((output + lane) * inputs + input) * 9;
                for (weight, taps) in dweight[first..first + 9].iter_mut().zip(&taps) {
                    *weight += taps[lane];
                }
            }
        }
    }
}
