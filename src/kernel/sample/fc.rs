//! `fc` of one sample: the scalar products of each row of weights with what arrives.
//!
//! ```text
//! y[o] = bias[o] + Σ_lanes Σ_k weight[o, k·lanes + lane] · x[k·lanes + lane]
//! ```
//!
//! Each weight is used once, so this takes as long as reading the weights from cache or memory. They are read in the order
//! in which they lie there: vectors of neighbouring inputs, [`ROWS`] rows side by side so that `x` is read less often, each
//! with [`CHAINS`] sums, since a multiply-add takes some cycles until its sum can be added to again. The lanes of as many
//! rows as a vector has are added up together, by turning them.

#![allow(clippy::needless_range_loop, reason = "indices count lanes and registers, and set addresses alike")]

use num_traits::Zero;

use super::Answer;
use super::check::{expect, product};
use crate::kernel::simd::{Lanes, MAX_LANES, enter};
use crate::layer::FcGeometry;

/// Rows of weights that are read side by side.
const ROWS: usize = 4;
/// Sums of each row.
const CHAINS: usize = 4;

/// `(geometry, x, weight, bias, y)`
pub(super) fn forward<L: Lanes>(
    geometry: &FcGeometry,
    x: &[L::Scalar],
    weight: &[L::Scalar],
    bias: &[L::Scalar],
    y: &mut [L::Scalar],
) -> Answer {
    let FcGeometry { input, output } = *geometry;
    expect(x.len() == input && y.len() == output && weight.len() == product([input, output, 1])?)?;
    expect(bias.is_empty() || bias.len() == output)?;
    enter!(L, (x, weight, bias, y), forward_lanes::<L>);
    Ok(())
}

#[inline(always)]
fn forward_lanes<L: Lanes>(
    simd: L,
    (x, weight, bias, y): (&[L::Scalar], &[L::Scalar], &[L::Scalar], &mut [L::Scalar]),
) {
    let (input, output) = (x.len(), y.len());
    let mut square = [L::Scalar::zero(); MAX_LANES * MAX_LANES];
    let mut first = 0;
    while first < output {
        let rows = L::LANES.min(output - first);
        // SAFETY: rows and inputs are those of the layer, and the square has one row for each lane.
        unsafe {
            let weight = weight.as_ptr().add(first * input);
            let sums = square.as_mut_ptr();
            let mut row = 0;
            while row + ROWS <= rows {
                products::<L, ROWS>(simd, x, weight.add(row * input), sums.add(row * L::LANES));
                row += ROWS;
            }
            while row < rows {
                products::<L, 1>(simd, x, weight.add(row * input), sums.add(row * L::LANES));
                row += 1;
            }
            let mut result = add_up(simd, sums);
            if !bias.is_empty() {
                result = simd.add(result, simd.load_first(bias.as_ptr().add(first), rows));
            }
            simd.store_first(y.as_mut_ptr().add(first), result, rows);
        }
        first += rows;
    }
}

/// The products of `R` rows with `x`, summed up lane by lane.
///
/// # Safety
/// R rows of weights, and room for as many vectors.
#[inline(always)]
unsafe fn products<L: Lanes, const R: usize>(simd: L, x: &[L::Scalar], weight: *const L::Scalar, to: *mut L::Scalar) {
    let input = x.len();
    let mut sums = [[simd.zero(); CHAINS]; R];
    let mut k = 0;
    // SAFETY: the caller's promise.
    unsafe {
        while k + CHAINS * L::LANES <= input {
            for chain in 0..CHAINS {
                let at = k + chain * L::LANES;
                let x = simd.load(x.as_ptr().add(at));
                for row in 0..R {
                    let weight = simd.load(weight.add(row * input + at));
                    sums[row][chain] = simd.mul_add(weight, x, sums[row][chain]);
                }
            }
            k += CHAINS * L::LANES;
        }
        while k < input {
            let count = L::LANES.min(input - k);
            let whole = count == L::LANES;
            let part = |from: *const L::Scalar| if whole { simd.load(from) } else { simd.load_first(from, count) };
            let x = part(x.as_ptr().add(k));
            for row in 0..R {
                sums[row][0] = simd.mul_add(part(weight.add(row * input + k)), x, sums[row][0]);
            }
            k += count;
        }
        for row in 0..R {
            let [a, b, c, d] = sums[row];
            simd.store(to.add(row * L::LANES), simd.add(simd.add(a, b), simd.add(c, d)));
        }
    }
}

/// Of a square of vectors the sum of each one's numbers.
///
/// # Safety
/// There is a vector for each lane.
#[inline(always)]
unsafe fn add_up<L: Lanes>(simd: L, square: *mut L::Scalar) -> L::Vector {
    let mut rows = [square; MAX_LANES];
    for l in 0..L::LANES {
        rows[l] = square.wrapping_add(l * L::LANES);
    }
    // SAFETY: the rows are those of the square.
    unsafe {
        simd.transpose(&rows.map(<*mut _>::cast_const)[..L::LANES], &rows[..L::LANES]);
        let mut step = 1;
        let mut sums = [simd.zero(); MAX_LANES];
        for l in 0..L::LANES {
            sums[l] = simd.load(rows[l]);
        }
        while step < L::LANES {
            let mut l = 0;
            while l + step < L::LANES {
                sums[l] = simd.add(sums[l], sums[l + step]);
                l += 2 * step;
            }
            step *= 2;
        }
        sums[0]
    }
}
