//! The five transforms of F(4×4, 3×3), each along one axis, and how they are applied along both.
//!
//! A product of polynomials is found from their values: that of a kernel of 3 taps and 4 gradients has 6 coefficients, so
//! 6 points do, of which one may be infinity. With `g` the kernel, `d` 6 neighbouring numbers of the map and `y` the 4
//! outputs that they give,
//!
//! ```text
//! y = Aᵀ [(G g) ⊙ (Bᵀ d)]     ⊙: number by number
//! ```
//!
//! and in two dimensions the same along both axes: 36 products where the definition has 144. As the formula is linear in
//! `g`, the gradient of the kernel is its transpose: `Gᵀ [(A dy) ⊙ (Bᵀ d)]`.
//!
//! The points are 0, ±5/8, ±3/2 and ∞. In the literature one mostly finds 0, ±1, ±2 and ∞, whose powers differ more in
//! size: they cost three times the digits. The squares of ours are short binary fractions, so that no factor of `A` and
//! `B` is rounded. (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015; for the choice of points
//! Barabasz, Anderson, Soodhalter and Gregg, "Error Analysis and Improving the Accuracy of Winograd Convolution", 2020.)

#![allow(clippy::needless_range_loop, reason = "rows and columns are alike")]

use crate::Scalar;
use crate::kernel::simd::Lanes;

/// The points on each side of zero.
const NEAR: f64 = 0.625;
const FAR: f64 = 1.5;
/// Their squares.
const NEAR2: f64 = NEAR * NEAR;
const FAR2: f64 = FAR * FAR;

/// A vector full of one number.
#[inline(always)]
pub(super) fn of<L: Lanes>(simd: L, number: f64) -> L::Vector {
    simd.splat(L::Scalar::of(number))
}

/// factor · x + y
#[inline(always)]
pub(super) fn weighted<L: Lanes>(simd: L, factor: f64, x: L::Vector, y: L::Vector) -> L::Vector {
    simd.mul_add(of(simd, factor), x, y)
}

/// a + b and a − b, where b is still to be multiplied by a factor.
#[inline(always)]
pub(super) fn both_signs<L: Lanes>(simd: L, a: L::Vector, factor: f64, b: L::Vector) -> [L::Vector; 2] {
    [simd.mul_add(of(simd, factor), b, a), simd.mul_add(of(simd, -factor), b, a)]
}

/// From `I` numbers along an axis to `O`. (A function handed over would not be inlined, and so be compiled without the
/// instruction set.)
pub(in crate::kernel) trait Transform<const I: usize, const O: usize> {
    fn apply<L: Lanes>(simd: L, numbers: [L::Vector; I]) -> [L::Vector; O];
}

/// `Bᵀ d`: neighbouring numbers of the map.
pub(in crate::kernel) struct OfMap;

impl Transform<6, 6> for OfMap {
    #[inline(always)]
    fn apply<L: Lanes>(simd: L, d: [L::Vector; 6]) -> [L::Vector; 6] {
        let (near2, far2) = (of(simd, -NEAR2), of(simd, -FAR2));
        let (sum, product) = (of(simd, -NEAR2 - FAR2), of(simd, NEAR2 * FAR2));
        let zero = simd.mul_add(product, d[0], simd.mul_add(sum, d[2], d[4]));
        let near = [simd.mul_add(far2, d[2], d[4]), simd.mul_add(far2, d[1], d[3])];
        let far = [simd.mul_add(near2, d[2], d[4]), simd.mul_add(near2, d[1], d[3])];
        let [near, minus_near] = both_signs(simd, near[0], NEAR, near[1]);
        let [far, minus_far] = both_signs(simd, far[0], FAR, far[1]);
        let infinity = simd.mul_add(product, d[1], simd.mul_add(sum, d[3], d[5]));
        [zero, near, minus_near, far, minus_far, infinity]
    }
}

/// `Aᵀ m`: from products to outputs.
pub(in crate::kernel) struct ToOutput;

impl Transform<6, 4> for ToOutput {
    #[inline(always)]
    fn apply<L: Lanes>(simd: L, m: [L::Vector; 6]) -> [L::Vector; 4] {
        let [near, near_odd] = [simd.add(m[1], m[2]), simd.sub(m[1], m[2])];
        let [far, far_odd] = [simd.add(m[3], m[4]), simd.sub(m[3], m[4])];
        [
            simd.add(m[0], simd.add(near, far)),
            weighted(simd, NEAR, near_odd, simd.mul(of(simd, FAR), far_odd)),
            weighted(simd, NEAR2, near, simd.mul(of(simd, FAR2), far)),
            weighted(simd, NEAR * NEAR2, near_odd, weighted(simd, FAR * FAR2, far_odd, m[5])),
        ]
    }
}

/// `A dy`: gradients of outputs.
pub(in crate::kernel) struct OfGradient;

impl Transform<4, 6> for OfGradient {
    #[inline(always)]
    fn apply<L: Lanes>(simd: L, dy: [L::Vector; 4]) -> [L::Vector; 6] {
        let (even, odd) = (weighted(simd, NEAR2, dy[2], dy[0]), weighted(simd, NEAR2, dy[3], dy[1]));
        let [near, minus_near] = both_signs(simd, even, NEAR, odd);
        let (even, odd) = (weighted(simd, FAR2, dy[2], dy[0]), weighted(simd, FAR2, dy[3], dy[1]));
        let [far, minus_far] = both_signs(simd, even, FAR, odd);
        [dy[0], near, minus_near, far, minus_far, dy[3]]
    }
}

/// `B n`: from what the products give to the gradient of the map.
pub(in crate::kernel) struct ToMap;

impl Transform<6, 6> for ToMap {
    #[inline(always)]
    fn apply<L: Lanes>(simd: L, n: [L::Vector; 6]) -> [L::Vector; 6] {
        let [near, near_odd] = [simd.add(n[1], n[2]), simd.mul(of(simd, NEAR), simd.sub(n[1], n[2]))];
        let [far, far_odd] = [simd.add(n[3], n[4]), simd.mul(of(simd, FAR), simd.sub(n[3], n[4]))];
        let (sum, product) = (of(simd, -NEAR2 - FAR2), of(simd, NEAR2 * FAR2));
        [
            simd.mul(product, n[0]),
            weighted(simd, -FAR2, near_odd, weighted(simd, -NEAR2, far_odd, simd.mul(product, n[5]))),
            weighted(simd, -FAR2, near, weighted(simd, -NEAR2, far, simd.mul(sum, n[0]))),
            simd.mul_add(sum, n[5], simd.add(near_odd, far_odd)),
            simd.add(n[0], simd.add(near, far)),
            n[5],
        ]
    }
}

/// What the points of `G` are divided by.
const DIVISORS: [f64; 3] = [NEAR2 * FAR2, 2.0 * NEAR2 * (NEAR2 - FAR2), 2.0 * FAR2 * (FAR2 - NEAR2)];

/// `G g`: the kernel.
pub(in crate::kernel) struct OfKernel;

impl Transform<3, 6> for OfKernel {
    #[inline(always)]
    fn apply<L: Lanes>(simd: L, g: [L::Vector; 3]) -> [L::Vector; 6] {
        let [zero, by_near, by_far] = DIVISORS;
        let even = weighted(simd, NEAR2 / by_near, g[2], simd.mul(of(simd, 1.0 / by_near), g[0]));
        let [near, minus_near] = both_signs(simd, even, NEAR / by_near, g[1]);
        let even = weighted(simd, FAR2 / by_far, g[2], simd.mul(of(simd, 1.0 / by_far), g[0]));
        let [far, minus_far] = both_signs(simd, even, FAR / by_far, g[1]);
        [simd.mul(of(simd, 1.0 / zero), g[0]), near, minus_near, far, minus_far, g[2]]
    }
}

/// `Gᵀ u`: from products to the gradient of the kernel.
pub(in crate::kernel) struct ToKernel;

impl Transform<6, 3> for ToKernel {
    #[inline(always)]
    fn apply<L: Lanes>(simd: L, u: [L::Vector; 6]) -> [L::Vector; 3] {
        let [near, near_odd] = [simd.add(u[1], u[2]), simd.sub(u[1], u[2])];
        let [far, far_odd] = [simd.add(u[3], u[4]), simd.sub(u[3], u[4])];
        let [zero, by_near, by_far] = DIVISORS;
        [
            weighted(
                simd,
                1.0 / by_near,
                near,
                weighted(simd, 1.0 / by_far, far, simd.mul(of(simd, 1.0 / zero), u[0])),
            ),
            weighted(simd, NEAR / by_near, near_odd, simd.mul(of(simd, FAR / by_far), far_odd)),
            weighted(simd, NEAR2 / by_near, near, weighted(simd, FAR2 / by_far, far, u[5])),
        ]
    }
}

/// Applies a transform along both axes of a square.
#[inline(always)]
pub(in crate::kernel) fn both_axes<L: Lanes, F: Transform<I, O>, const I: usize, const O: usize>(
    simd: L,
    square: [[L::Vector; I]; I],
) -> [[L::Vector; O]; O] {
    let mut rows = [[simd.zero(); O]; I];
    for i in 0..I {
        rows[i] = F::apply(simd, square[i]);
    }
    let mut result = [[simd.zero(); O]; O];
    for j in 0..O {
        let mut column = [simd.zero(); I];
        for i in 0..I {
            column[i] = rows[i][j];
        }
        let column = F::apply(simd, column);
        for i in 0..O {
            result[i][j] = column[i];
        }
    }
    result
}

/// A square of vectors of a map, zero outside of `rows` and `columns`; both pitches count numbers.
///
/// # Safety
/// The vectors at those rows and columns lie inside of a slice; `first` is where that of row and column 0 would.
#[inline(always)]
pub(in crate::kernel) unsafe fn load<L: Lanes, const N: usize>(
    simd: L,
    first: *const L::Scalar,
    [row, column]: [usize; 2],
    [rows, columns]: &[std::ops::Range<usize>; 2],
) -> [[L::Vector; N]; N] {
    let mut square = [[simd.zero(); N]; N];
    for (i, line) in square.iter_mut().enumerate() {
        for (j, vector) in line.iter_mut().enumerate() {
            if rows.contains(&i) && columns.contains(&j) {
                // SAFETY: the caller's promise.
                *vector = unsafe { simd.load(first.wrapping_add(i * row + j * column)) };
            }
        }
    }
    square
}
