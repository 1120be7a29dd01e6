//! `batchnorm`: what one group tells of its part of the batch, and what it does with what the whole batch says.
//!
//! Lanes are samples, so here, and only here, they mix: per channel, each lane is summed up by itself, and the lanes of
//! samples (idle ones hold anything) are then put together in `f64`.
//!
//! With x̂ = (x − mean)/σ, the gradient of the input is weight/σ · (dy − mean(dy) − x̂ · mean(dy · x̂)), where the means
//! are over the batch.

use crate::Scalar;
use crate::layer::{BatchNormGeometry, norm::EPSILON};

use super::check::assert_len;
use super::simd::{Lanes, MAX_LANES, enter};
use super::sum::{lanes_of, of_samples, sums};

/// Checks that the group's buffer `x` and what there is for each channel are as long as the geometry says.
#[track_caller]
fn assert_geometry<L: Lanes, const N: usize>(geometry: &BatchNormGeometry, x: usize, of_channels: [usize; N]) {
    assert!(!geometry.is_empty(), "a sample of {geometry:?} has no numbers");
    assert_len("x", x, geometry.len() * L::LANES);
    for len in of_channels {
        assert_len("what there is for each channel", len, geometry.channels);
    }
}

#[track_caller]
fn assert_samples<L: Lanes>(samples: usize) {
    assert!((1..=L::LANES).contains(&samples), "{samples} samples in {} lanes", L::LANES);
}

/// σ of each channel.
fn deviation<T: Scalar>(variance: T) -> f64 {
    libm::sqrt(variance.as_f64() + EPSILON)
}

/// `(geometry, samples, x, moments)`
pub(super) fn moments<L: Lanes>(
    geometry: &BatchNormGeometry,
    samples: usize,
    x: &[L::Scalar],
    moments: &mut [[f64; 2]],
) {
    assert_geometry::<L, _>(geometry, x.len(), [moments.len()]);
    assert_samples::<L>(samples);
    enter!(L, (geometry.positions, samples, x, moments), moments_lanes);
}

#[inline(always)]
fn moments_lanes<L: Lanes>(simd: L, (positions, samples, x, moments): (usize, usize, &[L::Scalar], &mut [[f64; 2]])) {
    let share = simd.splat(L::Scalar::of(1.0 / positions as f64));
    for (x, moments) in x.chunks_exact(positions * L::LANES).zip(moments) {
        let x = x.as_ptr();
        let [sum] = sums(
            simd,
            positions,
            #[inline(always)]
            // SAFETY: the chunk has that many places.
            |e| [unsafe { simd.load(x.add(e * L::LANES)) }],
        );
        // Any number near the mean will do, as long as the squares are of distances from that very number.
        let mean = simd.mul(sum, share);
        let [rest, squares] = sums(
            simd,
            positions,
            #[inline(always)]
            |e| {
                // SAFETY: as above.
                let from_mean = simd.sub(unsafe { simd.load(x.add(e * L::LANES)) }, mean);
                [from_mean, simd.mul(from_mean, from_mean)]
            },
        );
        let lanes = [mean, rest, squares].map(|vector| lanes_of(simd, vector).map(Scalar::as_f64));
        *moments = together(positions, lanes, samples);
    }
}

/// Mean and sum of squared distances from it, of equally many numbers in each of `samples` lanes: given, for each, some
/// number near its mean, the sum of distances from it and that of their squares.
#[inline(always)]
fn together(positions: usize, [near, rest, squares]: [[f64; MAX_LANES]; 3], samples: usize) -> [f64; 2] {
    let (count, share) = (positions as f64, 1.0 / positions as f64);
    let (mut means, mut distances) = ([0.0; MAX_LANES], [0.0; MAX_LANES]);
    for l in 0..MAX_LANES {
        means[l] = near[l] + rest[l] * share;
    }
    let mean = of_samples(means, samples) / samples as f64;
    for l in 0..MAX_LANES {
        let from_mean = means[l] - mean;
        distances[l] = squares[l] - rest[l] * rest[l] * share + count * from_mean * from_mean;
    }
    [mean, of_samples(distances, samples)]
}

/// `(geometry, x, [mean, variance], weight, bias, y)`
pub(super) fn forward<L: Lanes>(
    geometry: &BatchNormGeometry,
    x: &[L::Scalar],
    [mean, variance]: [&[L::Scalar]; 2],
    weight: &[L::Scalar],
    bias: &[L::Scalar],
    y: &mut [L::Scalar],
) {
    assert_geometry::<L, _>(geometry, x.len(), [mean.len(), variance.len(), weight.len(), bias.len()]);
    assert_len("y", y.len(), x.len());
    enter!(L, (geometry.positions * L::LANES, x, [mean, variance], weight, bias, y), forward_lanes);
}

#[inline(always)]
fn forward_lanes<L: Lanes>(
    simd: L,
    (channel, x, [mean, variance], weight, bias, y): (
        usize,
        &[L::Scalar],
        [&[L::Scalar]; 2],
        &[L::Scalar],
        &[L::Scalar],
        &mut [L::Scalar],
    ),
) {
    for (c, (x, y)) in x.chunks_exact(channel).zip(y.chunks_exact_mut(channel)).enumerate() {
        let factor = simd.splat(L::Scalar::of(weight[c].as_f64() / deviation(variance[c])));
        let (mean, bias) = (simd.splat(mean[c]), simd.splat(bias[c]));
        for (x, y) in x.chunks_exact(L::LANES).zip(y.chunks_exact_mut(L::LANES)) {
            // SAFETY: the chunks are vectors.
            unsafe {
                let from_mean = simd.sub(simd.load(x.as_ptr()), mean);
                simd.store(y.as_mut_ptr(), simd.mul_add(from_mean, factor, bias));
            }
        }
    }
}

/// `(geometry, samples, x, [mean, variance], dy, sums)`
pub(super) fn sums_of_gradient<L: Lanes>(
    geometry: &BatchNormGeometry,
    samples: usize,
    x: &[L::Scalar],
    [mean, variance]: [&[L::Scalar]; 2],
    dy: &[L::Scalar],
    sums: &mut [[f64; 2]],
) {
    assert_geometry::<L, _>(geometry, x.len(), [mean.len(), variance.len(), sums.len()]);
    assert_len("dy", dy.len(), x.len());
    assert_samples::<L>(samples);
    enter!(L, (geometry.positions, samples, x, [mean, variance], dy, sums), sums_lanes);
}

#[inline(always)]
fn sums_lanes<L: Lanes>(
    simd: L,
    (positions, samples, x, [mean, variance], dy, results): (
        usize,
        usize,
        &[L::Scalar],
        [&[L::Scalar]; 2],
        &[L::Scalar],
        &mut [[f64; 2]],
    ),
) {
    let channel = positions * L::LANES;
    for (c, (x, dy)) in x.chunks_exact(channel).zip(dy.chunks_exact(channel)).enumerate() {
        let (x, dy) = (x.as_ptr(), dy.as_ptr());
        let middle = simd.splat(mean[c]);
        let both = sums(
            simd,
            positions,
            #[inline(always)]
            |e| {
                // SAFETY: the chunks have that many places.
                let (x, dy) = unsafe { (simd.load(x.add(e * L::LANES)), simd.load(dy.add(e * L::LANES))) };
                [dy, simd.mul(dy, simd.sub(x, middle))]
            },
        );
        let [dy, dy_x] = both.map(|sums| of_samples(lanes_of(simd, sums).map(Scalar::as_f64), samples));
        results[c] = [dy, dy_x / deviation(variance[c])];
    }
}

/// `(geometry, samples, x, [mean, variance], weight, means, gradient)`
pub(super) fn backward<L: Lanes>(
    geometry: &BatchNormGeometry,
    samples: usize,
    x: &[L::Scalar],
    [mean, variance]: [&[L::Scalar]; 2],
    weight: &[L::Scalar],
    means: &[[f64; 2]],
    gradient: &mut [L::Scalar],
) {
    assert_geometry::<L, _>(geometry, x.len(), [mean.len(), variance.len(), weight.len(), means.len()]);
    assert_len("the gradient", gradient.len(), x.len());
    assert_samples::<L>(samples);
    enter!(L, (geometry.positions * L::LANES, samples, x, [mean, variance], weight, means, gradient), backward_lanes);
}

#[inline(always)]
fn backward_lanes<L: Lanes>(
    simd: L,
    (channel, samples, x, [mean, variance], weight, means, gradient): (
        usize,
        usize,
        &[L::Scalar],
        [&[L::Scalar]; 2],
        &[L::Scalar],
        &[[f64; 2]],
        &mut [L::Scalar],
    ),
) {
    let mut active = lanes_of(simd, simd.zero());
    active[..samples].fill(L::Scalar::of(1.0));
    // SAFETY: the array is as long as the widest vector.
    let active = simd.equal(unsafe { simd.load(active.as_ptr()) }, simd.splat(L::Scalar::of(1.0)));
    for (c, (x, gradient)) in x.chunks_exact(channel).zip(gradient.chunks_exact_mut(channel)).enumerate() {
        let deviation = deviation(variance[c]);
        let factor = weight[c].as_f64() / deviation;
        let [constant, slope] = [-factor * means[c][0], -factor / deviation * means[c][1]];
        let [factor, constant, slope] = [factor, constant, slope].map(|x| simd.splat(L::Scalar::of(x)));
        let mean = simd.splat(mean[c]);
        for (x, gradient) in x.chunks_exact(L::LANES).zip(gradient.chunks_exact_mut(L::LANES)) {
            // SAFETY: the chunks are vectors.
            unsafe {
                let from_mean = simd.sub(simd.load(x.as_ptr()), mean);
                let dy = simd.load(gradient.as_ptr());
                let dx = simd.mul_add(dy, factor, simd.mul_add(from_mean, slope, constant));
                simd.store(gradient.as_mut_ptr(), simd.select(active, dx, simd.zero()));
            }
        }
    }
}
