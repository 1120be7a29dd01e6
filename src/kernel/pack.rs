//! `pack` and `unpack`: samples into the lanes of a group and back.
//!
//! Both transpose a matrix of samples × numbers, square by square: see [`transpose`](super::transpose).

use super::simd::{Lanes, MAX_LANES, enter};
use num_traits::Zero;

/// `(samples, len, indices, y)`
pub(super) fn pack<L: Lanes>(samples: &[L::Scalar], len: usize, indices: &[usize], y: &mut [L::Scalar]) {
    assert!(y.len() == len * L::LANES, "a group of {} samples of {len} numbers has not {} numbers", L::LANES, y.len());
    assert!(indices.len() <= L::LANES, "{} samples do not fit into {} lanes", indices.len(), L::LANES);
    let count = samples.len().checked_div(len).unwrap_or(usize::MAX);
    for index in indices {
        assert!(*index < count, "sample {index} of {count}");
    }
    enter!(L, (samples, len, indices, y), pack_lanes);
}

#[inline(always)]
fn pack_lanes<L: Lanes>(simd: L, (samples, len, indices, y): (&[L::Scalar], usize, &[usize], &mut [L::Scalar])) {
    let zeros = [L::Scalar::zero(); MAX_LANES];
    let whole = len / L::LANES * L::LANES;
    for e in (0..whole).step_by(L::LANES) {
        let mut from = [zeros.as_ptr(); MAX_LANES];
        let mut to = [y.as_mut_ptr(); MAX_LANES];
        // SAFETY: every index is that of a whole sample, and e + LANES ≤ len.
        unsafe {
            for (row, index) in from.iter_mut().zip(indices) {
                *row = samples.as_ptr().add(index * len + e);
            }
            for (i, row) in to[..L::LANES].iter_mut().enumerate() {
                *row = row.add((e + i) * L::LANES);
            }
            simd.transpose(&from[..L::LANES], &to[..L::LANES]);
        }
    }
    for e in whole..len {
        let row = &mut y[e * L::LANES..][..L::LANES];
        row.fill(L::Scalar::zero());
        for (lane, index) in row.iter_mut().zip(indices) {
            *lane = samples[index * len + e];
        }
    }
}

/// `(x, len, samples)`
pub(super) fn unpack<L: Lanes>(x: &[L::Scalar], len: usize, samples: &mut [L::Scalar]) {
    assert!(x.len() == len * L::LANES, "a group of {} samples of {len} numbers has not {} numbers", L::LANES, x.len());
    assert!(
        samples.len() <= x.len() && (len == 0 || samples.len().is_multiple_of(len)),
        "{} numbers are not at most {} samples of {len}",
        samples.len(),
        L::LANES
    );
    if len > 0 {
        enter!(L, (x, len, len, samples), samples_from_lanes);
    }
}

/// Writes the first lanes of `x` as samples of `len` numbers, sample l at `l · pitch`: as many as `samples` has room
/// for. What lies between the samples becomes zero.
#[inline(always)]
pub(super) fn samples_from_lanes<L: Lanes>(
    simd: L,
    (x, len, pitch, samples): (&[L::Scalar], usize, usize, &mut [L::Scalar]),
) {
    let whole = len / L::LANES * L::LANES;
    let mut waste = [L::Scalar::zero(); MAX_LANES];
    let count = samples.len().checked_div(pitch).unwrap_or(0);
    assert!(x.len() == len * L::LANES && len <= pitch && count <= L::LANES);
    for e in (0..whole).step_by(L::LANES) {
        let mut from = [x.as_ptr(); MAX_LANES];
        let mut to = [waste.as_mut_ptr(); MAX_LANES];
        // SAFETY: e + LANES ≤ len, so that the rows are in `x` and in `count` samples.
        unsafe {
            for (i, row) in from[..L::LANES].iter_mut().enumerate() {
                *row = row.add((e + i) * L::LANES);
            }
            for (l, row) in to[..count].iter_mut().enumerate() {
                *row = samples.as_mut_ptr().add(l * pitch + e);
            }
            simd.transpose(&from[..L::LANES], &to[..L::LANES]);
        }
    }
    for l in 0..count {
        let sample = &mut samples[l * pitch..][..pitch];
        for e in whole..len {
            sample[e] = x[e * L::LANES + l];
        }
        sample[len..].fill(L::Scalar::zero());
    }
}
