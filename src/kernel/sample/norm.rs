//! `groupnorm`, `layernorm` and `batchnorm` of one sample.
//!
//! All three end in y = (x − mean) · factor + bias, in runs of numbers that share mean, factor and bias: those of a
//! channel. Where a channel is one number, which is what `layernorm` takes each for, the factors and biases are vectors.

use super::Answer;
use super::check::{expect, product};
use crate::Scalar;
use crate::kernel::simd::{Lanes, enter};
use crate::kernel::sum::{across, sums};
use crate::layer::norm::EPSILON;
use crate::layer::{BatchNormGeometry, GroupNormGeometry};

/// 1/σ.
fn inverse<T: Scalar>(variance: f64) -> T {
    T::of(1.0 / libm::sqrt(variance + EPSILON))
}

/// `(geometry, x, weight, bias, y)`
pub(super) fn group<L: Lanes>(
    geometry: &GroupNormGeometry,
    x: &[L::Scalar],
    weight: &[L::Scalar],
    bias: &[L::Scalar],
    y: &mut [L::Scalar],
) -> Answer {
    let GroupNormGeometry { channels, positions, groups } = *geometry;
    let per_group = channels.checked_div(groups).unwrap_or(0);
    expect(per_group > 0 && positions > 0 && per_group.checked_mul(groups) == Some(channels))?;
    expect(x.len() == product([channels, positions, 1])? && x.len() == y.len())?;
    expect(weight.len() == channels && bias.len() == channels)?;
    enter!(L, ([groups, per_group, positions], x, weight, bias, y), group_lanes::<L>);
    Ok(())
}

#[inline(always)]
fn group_lanes<L: Lanes>(
    simd: L,
    ([groups, per_group, positions], x, weight, bias, y): (
        [usize; 3],
        &[L::Scalar],
        &[L::Scalar],
        &[L::Scalar],
        &mut [L::Scalar],
    ),
) {
    let count = per_group * positions;
    for group in 0..groups {
        // SAFETY: the lengths were checked, and every place below is of this group.
        unsafe {
            let (x, y) = (x.as_ptr().add(group * count), y.as_mut_ptr().add(group * count));
            let (mean, inverse) = moments(simd, x, count);
            let weight = weight.as_ptr().add(group * per_group);
            let bias = bias.as_ptr().add(group * per_group);
            if positions == 1 {
                one_each(simd, x, [mean, inverse], [weight, bias], y, per_group);
                continue;
            }
            for c in 0..per_group {
                let (factor, bias) = (inverse * weight.add(c).read(), bias.add(c).read());
                run(simd, x.add(c * positions), [mean, factor, bias], y.add(c * positions), positions);
            }
        }
    }
}

/// Mean and 1/σ of a run of numbers.
///
/// # Safety
/// There are so many.
#[inline(always)]
unsafe fn moments<L: Lanes>(simd: L, x: *const L::Scalar, count: usize) -> (L::Scalar, L::Scalar) {
    let vectors = count.div_ceil(L::LANES);
    // The last vector may be a part of one, whose other lanes must not count.
    let part = |e: usize| (count - e * L::LANES).min(L::LANES);
    let share = 1.0 / count as f64;
    let [sum] = sums(
        simd,
        vectors,
        #[inline(always)]
        // SAFETY: the caller's promise.
        |e| [unsafe { simd.load_first(x.add(e * L::LANES), part(e)) }],
    );
    let near = L::Scalar::of(across(simd, sum).as_f64() * share);
    let ones = [L::Scalar::of(1.0); crate::kernel::simd::MAX_LANES];
    // The squares are of distances from a number near the mean, which the sum of these distances then corrects.
    let [rest, squares] = sums(
        simd,
        vectors,
        #[inline(always)]
        |e| {
            // SAFETY: as above; no part has more numbers than there are ones.
            let (x, ones) =
                unsafe { (simd.load_first(x.add(e * L::LANES), part(e)), simd.load_first(ones.as_ptr(), part(e))) };
            let distance = simd.mul(simd.sub(x, simd.splat(near)), ones);
            [distance, simd.mul(distance, distance)]
        },
    );
    let correction = across(simd, rest).as_f64() * share;
    let variance = across(simd, squares).as_f64() * share - correction * correction;
    (near + L::Scalar::of(correction), inverse(variance))
}

/// y = (x − mean) · factor + bias.
///
/// # Safety
/// There are so many numbers.
#[inline(always)]
unsafe fn run<L: Lanes>(
    simd: L,
    x: *const L::Scalar,
    [mean, factor, bias]: [L::Scalar; 3],
    y: *mut L::Scalar,
    count: usize,
) {
    let [mean, factor, bias] = [simd.splat(mean), simd.splat(factor), simd.splat(bias)];
    let mut i = 0;
    while i < count {
        let part = (count - i).min(L::LANES);
        // SAFETY: the caller's promise.
        unsafe {
            let x = simd.load_first(x.add(i), part);
            simd.store_first(y.add(i), simd.mul_add(simd.sub(x, mean), factor, bias), part);
        }
        i += part;
    }
}

/// y = (x − mean) · inverse · weight + bias, with a weight and a bias for each number.
///
/// # Safety
/// There are so many numbers.
#[inline(always)]
unsafe fn one_each<L: Lanes>(
    simd: L,
    x: *const L::Scalar,
    [mean, inverse]: [L::Scalar; 2],
    [weight, bias]: [*const L::Scalar; 2],
    y: *mut L::Scalar,
    count: usize,
) {
    let [mean, inverse] = [simd.splat(mean), simd.splat(inverse)];
    let mut i = 0;
    while i < count {
        let part = (count - i).min(L::LANES);
        // SAFETY: the caller's promise.
        unsafe {
            let factor = simd.mul(inverse, simd.load_first(weight.add(i), part));
            let from_mean = simd.sub(simd.load_first(x.add(i), part), mean);
            let result = simd.mul_add(from_mean, factor, simd.load_first(bias.add(i), part));
            simd.store_first(y.add(i), result, part);
        }
        i += part;
    }
}

/// `(geometry, x, [mean, variance], weight, bias, y)`
pub(super) fn batch<L: Lanes>(
    geometry: &BatchNormGeometry,
    x: &[L::Scalar],
    [mean, variance]: [&[L::Scalar]; 2],
    weight: &[L::Scalar],
    bias: &[L::Scalar],
    y: &mut [L::Scalar],
) -> Answer {
    let BatchNormGeometry { channels, positions, .. } = *geometry;
    expect(x.len() == product([channels, positions, 1])? && x.len() == y.len())?;
    let of_channels = [mean.len(), variance.len(), weight.len(), bias.len()];
    expect(of_channels.iter().all(|&len| len == channels))?;
    enter!(L, (positions, x, [mean, variance, weight, bias], y), batch_lanes::<L>);
    Ok(())
}

#[inline(always)]
fn batch_lanes<L: Lanes>(
    simd: L,
    (positions, x, [mean, variance, weight, bias], y): (usize, &[L::Scalar], [&[L::Scalar]; 4], &mut [L::Scalar]),
) {
    let numbers = mean.iter().zip(variance).zip(weight.iter().zip(bias)).enumerate();
    for (c, ((&mean, &variance), (&weight, &bias))) in numbers {
        let factor = L::Scalar::of(weight.as_f64() / libm::sqrt(variance.as_f64() + EPSILON));
        // SAFETY: the lengths were checked.
        unsafe {
            let (x, y) = (x.as_ptr().add(c * positions), y.as_mut_ptr().add(c * positions));
            run(simd, x, [mean, factor, bias], y, positions);
        }
    }
}
