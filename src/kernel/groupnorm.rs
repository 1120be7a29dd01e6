//! `groupnorm` and `layernorm`: each sample by itself, so that all of it happens lane by lane.
//!
//! With x̂ = (x − mean)/σ and g = weight · dy, the gradient of the input is (g − mean(g) − x̂ · mean(g · x̂))/σ, where the
//! means are over the group. Σ dy and Σ dy · x̂ of each channel give both these means and the gradients of bias and
//! weight.

use crate::Scalar;
use crate::layer::{GroupNormGeometry, norm::EPSILON};

use super::check::assert_len;
use super::simd::{Lanes, enter};
use super::sum::{Sum, across, lanes_of, sums};

#[track_caller]
fn assert_geometry<L: Lanes>(
    geometry: &GroupNormGeometry,
    x: &[L::Scalar],
    kept: &[L::Scalar],
    of_channels: [usize; 2],
) {
    let GroupNormGeometry { channels, groups, .. } = *geometry;
    assert!(
        groups > 0 && channels.is_multiple_of(groups) && !geometry.is_empty(),
        "the groups of {geometry:?} do not divide its channels, or a sample has no numbers"
    );
    assert_len("x", x.len(), geometry.len() * L::LANES);
    assert_len("what is kept", kept.len(), geometry.kept() * L::LANES);
    for len in of_channels {
        assert_len("the weight or the bias", len, channels);
    }
}

/// `(geometry, x, weight, bias, y, kept)`
pub(super) fn forward<L: Lanes>(
    geometry: &GroupNormGeometry,
    x: &[L::Scalar],
    weight: &[L::Scalar],
    bias: &[L::Scalar],
    y: &mut [L::Scalar],
    kept: &mut [L::Scalar],
) {
    assert_geometry::<L>(geometry, x, kept, [weight.len(), bias.len()]);
    assert_len("y", y.len(), x.len());
    enter!(L, (geometry, x, weight, bias, y, kept), forward_lanes);
}

#[inline(always)]
fn forward_lanes<L: Lanes>(
    simd: L,
    (geometry, x, weight, bias, y, kept): (
        &GroupNormGeometry,
        &[L::Scalar],
        &[L::Scalar],
        &[L::Scalar],
        &mut [L::Scalar],
        &mut [L::Scalar],
    ),
) {
    let GroupNormGeometry { channels, positions, groups } = *geometry;
    let count = geometry.len() / groups;
    for group in 0..groups {
        // SAFETY: the lengths were checked, and every place below is of this group.
        unsafe {
            let x = x.as_ptr().add(group * count * L::LANES);
            let y = y.as_mut_ptr().add(group * count * L::LANES);
            let kept = kept.as_mut_ptr().add(2 * group * L::LANES);
            let [sum] = sums(
                simd,
                count,
                #[inline(always)]
                |e| [simd.load(x.add(e * L::LANES))],
            );
            let share = simd.splat(L::Scalar::of(1.0 / count as f64));
            // The squares are of distances from a number near the mean, which the sum of these distances then corrects.
            let near = simd.mul(sum, share);
            let [rest, squares] = sums(
                simd,
                count,
                #[inline(always)]
                |e| {
                    let distance = simd.sub(simd.load(x.add(e * L::LANES)), near);
                    [distance, simd.mul(distance, distance)]
                },
            );
            let correction = simd.mul(rest, share);
            let mean = simd.add(near, correction);
            let variance = simd.sub(simd.mul(squares, share), simd.mul(correction, correction));
            let inverse =
                lanes_of(simd, variance).map(|variance| L::Scalar::of(1.0 / libm::sqrt(variance.as_f64() + EPSILON)));
            let inverse = simd.load(inverse.as_ptr());
            simd.store(kept, mean);
            simd.store(kept.add(L::LANES), inverse);
            let per_group = channels / groups;
            for c in 0..per_group {
                let factor = simd.mul(inverse, simd.splat(weight[group * per_group + c]));
                let bias = simd.splat(bias[group * per_group + c]);
                for e in c * positions..(c + 1) * positions {
                    let from_mean = simd.sub(simd.load(x.add(e * L::LANES)), mean);
                    simd.store(y.add(e * L::LANES), simd.mul_add(from_mean, factor, bias));
                }
            }
        }
    }
}

/// `(geometry, x, kept, weight, gradient, dweight, dbias)`
pub(super) fn backward<L: Lanes>(
    geometry: &GroupNormGeometry,
    x: &[L::Scalar],
    kept: &[L::Scalar],
    weight: &[L::Scalar],
    gradient: &mut [L::Scalar],
    dweight: &mut [L::Scalar],
    dbias: &mut [L::Scalar],
) {
    assert_geometry::<L>(geometry, x, kept, [dweight.len(), dbias.len()]);
    assert_len("the weight", weight.len(), geometry.channels);
    assert_len("the gradient", gradient.len(), x.len());
    enter!(L, (geometry, x, kept, weight, gradient, dweight, dbias), backward_lanes);
}

#[inline(always)]
fn backward_lanes<L: Lanes>(
    simd: L,
    (geometry, x, kept, weight, gradient, dweight, dbias): (
        &GroupNormGeometry,
        &[L::Scalar],
        &[L::Scalar],
        &[L::Scalar],
        &mut [L::Scalar],
        &mut [L::Scalar],
        &mut [L::Scalar],
    ),
) {
    let GroupNormGeometry { channels, positions, groups } = *geometry;
    let (count, per_group) = (geometry.len() / groups, channels / groups);
    for group in 0..groups {
        // SAFETY: the lengths were checked, and every place below is of this group.
        unsafe {
            let x = x.as_ptr().add(group * count * L::LANES);
            let gradient = gradient.as_mut_ptr().add(group * count * L::LANES);
            let kept = kept.as_ptr().add(2 * group * L::LANES);
            let (mean, inverse) = (simd.load(kept), simd.load(kept.add(L::LANES)));
            let (mut arriving, mut along) = (Sum::new(simd), Sum::new(simd));
            for c in 0..per_group {
                let [dy, dy_x] = sums(
                    simd,
                    positions,
                    #[inline(always)]
                    |e| {
                        let place = (c * positions + e) * L::LANES;
                        let dy = simd.load(gradient.add(place));
                        [dy, simd.mul(dy, simd.sub(simd.load(x.add(place)), mean))]
                    },
                );
                let channel = group * per_group + c;
                let (dy_x, weight) = (simd.mul(dy_x, inverse), simd.splat(weight[channel]));
                dbias[channel] += across(simd, dy);
                dweight[channel] += across(simd, dy_x);
                arriving.add(simd.mul(dy, weight));
                along.add(simd.mul(dy_x, weight));
            }
            // dx = (weight/σ) · dy − mean(g)/σ − (x − mean) · mean(g · x̂)/σ²
            let share = simd.mul(inverse, simd.splat(L::Scalar::of(-1.0 / count as f64)));
            let (arriving, along) =
                (simd.mul(arriving.total(), share), simd.mul(simd.mul(along.total(), share), inverse));
            for c in 0..per_group {
                let factor = simd.mul(inverse, simd.splat(weight[group * per_group + c]));
                for e in c * positions..(c + 1) * positions {
                    let from_mean = simd.sub(simd.load(x.add(e * L::LANES)), mean);
                    let dy = simd.load(gradient.add(e * L::LANES));
                    let dx = simd.mul_add(dy, factor, simd.mul_add(from_mean, along, arriving));
                    simd.store(gradient.add(e * L::LANES), dx);
                }
            }
        }
    }
}
