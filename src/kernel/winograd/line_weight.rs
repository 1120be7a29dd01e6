//! The gradient of the weight by [`lines`](super::lines), as the transpose of their output.
//!
//! ```text
//! dU[ξ, o, c, u] = Σ_lanes Σ_i Σ_t E[ξ, o, i, t] · V[ξ, c, i − p + u, t]        dw[o, c, u] += Gᵀ dU[o, c, u]
//! ```
//!
//! V is the transformed map, E the transformed gradient of the output. At each point this is the gradient of a kernel one
//! column wide, and its sums are the tile of [`conv_weight`](super::super::conv_weight). They wait for the next strip as
//! vectors; their lanes are added up once, before the six points become the kernel's columns.

use super::LEAST_LANES;
use super::line_transforms::{Rows, Source, load, transform_gradient, transform_map};
use super::lines::Pieces;
use super::transform::{ToKernel, Transform};
use crate::kernel::conv_weight::{Correlation, Correlations, add_lane_sums};
use crate::kernel::gather::{height, plan};
use crate::kernel::simd::{Lanes, MAX_LANES, enter};

/// Numbers per lane of scratch: V and E, the sums at all points, in vectors and with their lanes added up, and the
/// biases' sums.
pub(in crate::kernel) const fn scratch(pieces: &Pieces) -> usize {
    let strip = pieces.strip(1, pieces.channels[1]);
    let v = pieces.vectors(pieces.channels[0], strip + pieces.rows - 1);
    let e = pieces.vectors(pieces.channels[1], strip);
    pieces.seen * (v + e + pieces.weights() + pieces.weights() / LEAST_LANES) + pieces.channels[1]
}

/// `(pieces, x, dy, dweight, dbias, scratch)`; the slices are as long as the geometry says.
pub(in crate::kernel) fn backward_weight<L: Lanes>(
    pieces: &Pieces,
    x: &[L::Scalar],
    dy: impl Source<L>,
    dweight: &mut [L::Scalar],
    dbias: &mut [L::Scalar],
    scratch: &mut [L::Scalar],
) {
    let (lanes, [inputs, outputs]) = (L::LANES, pieces.channels);
    let (rows, weights) = (pieces.rows, pieces.weights());
    let (bias_sums, scratch) = scratch.split_at_mut(outputs * lanes);
    bias_sums.fill(L::Scalar::default());
    let strip = pieces.strip(1, outputs);
    let v_point = pieces.vectors(inputs, strip + rows - 1) * lanes;
    let e_point = pieces.vectors(outputs, strip) * lanes;
    let (v, scratch) = scratch.split_at_mut(pieces.seen * v_point);
    let (e, scratch) = scratch.split_at_mut(pieces.seen * e_point);
    let (sums, scratch) = scratch.split_at_mut(pieces.seen * weights * lanes);
    let du = &mut scratch[..pieces.seen * weights];

    let table = const { &Correlations::<L>::TABLE };
    // A tile's columns are neighbouring taps or neighbouring channels, whatever there are more of.
    let [along, repeats] = if inputs < rows { [rows, inputs] } else { [inputs, rows] };
    let [limit, width] = plan(&table.sizes, outputs, along, |_, _| 1);
    for first in (0..pieces.heights[1]).step_by(strip) {
        let count = strip.min(pieces.heights[1] - first);
        let seen = count + rows - 1;
        let above = first.cast_signed() - pieces.padding[0].cast_signed();
        transform_map::<L>(pieces, x, Rows { first: above, count: seen }, v_point, v);
        transform_gradient::<L>(pieces, dy, Rows { first: first.cast_signed(), count }, e_point, e, bias_sums);
        let line = pieces.count * lanes;
        for point in 0..pieces.seen {
            let mut channel = 0;
            while channel < outputs {
                let tall = height(&table.sizes, outputs - channel, limit, width);
                for repeat in 0..repeats {
                    for at in (0..along).step_by(width) {
                        let [c, u] = if inputs < rows { [repeat, at] } else { [at, repeat] };
                        let numbers = Correlation {
                            rows: 1,
                            columns: count * pieces.count,
                            dy: e[point * e_point + channel * count * line..].as_ptr(),
                            dy_channel: count * line,
                            dy_row: 0,
                            x: v[point * v_point + (c * seen + u) * line..].as_ptr(),
                            x_tap: if inputs < rows { line } else { seen * line },
                            x_row: 0,
                            x_column: lanes,
                            sums: sums[(point * weights + (channel * inputs + c) * rows + u) * lanes..].as_mut_ptr(),
                            sums_channel: inputs * rows * lanes,
                            sums_tap: if inputs < rows { lanes } else { rows * lanes },
                            resume: first > 0,
                        };
                        if let Some(tile) = table.code[tall][width.min(along - at)] {
                            // SAFETY: E has the rows of each output channel, V those that their taps see of each input
                            // channel, and there is a sum for each weight.
                            unsafe { tile(&numbers) };
                        }
                    }
                }
                channel += tall;
            }
        }
    }

    enter!(L, (&*bias_sums, dbias), add_lane_sums::<L>);
    du.fill(L::Scalar::default());
    let used = outputs * inputs * rows;
    for (sums, du) in sums.chunks_exact(weights * lanes).zip(du.chunks_exact_mut(weights)) {
        enter!(L, (&sums[..used * lanes], &mut du[..used]), add_lane_sums::<L>);
    }
    match pieces.seen {
        6 => enter!(L, (&*du, weights, dweight), add_kernels::<L, 3, 6>),
        _ => enter!(L, (&*du, weights, dweight), add_kernels::<L, 5, 8>),
    }
}

/// Adds what follows from dU to the weights' gradient.
#[inline(always)]
fn add_kernels<L: Lanes, const K: usize, const N: usize>(
    simd: L,
    (du, point, dweight): (&[L::Scalar], usize, &mut [L::Scalar]),
) where
    ToKernel: Transform<N, K>,
{
    assert!(du.len() == N * point && dweight.len().div_ceil(K) <= point && point.is_multiple_of(L::LANES));
    for (block, dweight) in dweight.chunks_mut(K * L::LANES).enumerate() {
        let mut taps = [[L::Scalar::default(); MAX_LANES]; K];
        // SAFETY: dU has a vector at each point for each block, and each row of `taps` has room for one.
        unsafe {
            let products = load(simd, du.as_ptr().add(block * L::LANES), point);
            for (taps, vector) in taps.iter_mut().zip(ToKernel::apply(simd, products)) {
                simd.store(taps.as_mut_ptr(), vector);
            }
        }
        for (lane, row) in dweight.chunks_exact_mut(K).enumerate() {
            for (weight, taps) in row.iter_mut().zip(&taps) {
                *weight += taps[lane];
            }
        }
    }
}
