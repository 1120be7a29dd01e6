//! The transforms of F(4, 5), each along one axis: those of [`transform`](super::transform) for kernels of 5 taps.
//!
//! The product of 5 taps and 4 gradients has 8 coefficients: the points are 0, ±1/2, ±7/8, ±7/4 and ∞. Of all triples of
//! eighths and quarters up to 9/4 these cost the fewest digits. What two points of a pair have in common, the even powers,
//! is computed once; the odd ones are added for one and subtracted for the other.

#![allow(clippy::needless_range_loop, reason = "pairs of points count arrays of vectors and of factors alike")]

use super::transform::{OfGradient, OfKernel, OfMap, ToKernel, ToMap, ToOutput, Transform, both_signs, of, weighted};
use crate::kernel::simd::Lanes;

/// The points on one side of zero, and their powers.
const POINTS: [f64; 3] = [0.5, 0.875, 1.75];
const SQUARES: [f64; 3] = [POINTS[0] * POINTS[0], POINTS[1] * POINTS[1], POINTS[2] * POINTS[2]];

const CUBES: [f64; 3] = [POINTS[0] * SQUARES[0], POINTS[1] * SQUARES[1], POINTS[2] * SQUARES[2]];

const FOURTHS: [f64; 3] = [SQUARES[0] * SQUARES[0], SQUARES[1] * SQUARES[1], SQUARES[2] * SQUARES[2]];

/// Of (x² − s)(x² − t), where s and t are the squares of the other pairs, the factors of 1 and of x².
const OTHERS: [[f64; 2]; 3] = [others(1, 2), others(0, 2), others(0, 1)];

const fn others(i: usize, j: usize) -> [f64; 2] {
    [SQUARES[i] * SQUARES[j], -SQUARES[i] - SQUARES[j]]
}

/// Of the same product of all three, the factors of 1, x² and x⁴.
const ALL: [f64; 3] = [
    -SQUARES[0] * SQUARES[1] * SQUARES[2],
    OTHERS[0][0] + OTHERS[1][0] + OTHERS[2][0],
    -SQUARES[0] - SQUARES[1] - SQUARES[2],
];

/// What the points of `G` are divided by: zero, and the pairs.
const ZERO_DIVISOR: f64 = ALL[0];
const DIVISORS: [f64; 3] = [divisor(0, 1, 2), divisor(1, 0, 2), divisor(2, 0, 1)];

const fn divisor(own: usize, i: usize, j: usize) -> f64 {
    2.0 * SQUARES[own] * (SQUARES[own] - SQUARES[i]) * (SQUARES[own] - SQUARES[j])
}

/// Σ factors · x
#[inline(always)]
fn sum<L: Lanes>(simd: L, factors: [f64; 3], x: [L::Vector; 3]) -> L::Vector {
    weighted(simd, factors[0], x[0], weighted(simd, factors[1], x[1], simd.mul(of(simd, factors[2]), x[2])))
}

/// Σ factors · x + last
#[inline(always)]
fn sum_and<L: Lanes>(simd: L, factors: [f64; 3], x: [L::Vector; 3], last: L::Vector) -> L::Vector {
    weighted(simd, factors[0], x[0], weighted(simd, factors[1], x[1], weighted(simd, factors[2], x[2], last)))
}

/// Sums and differences of the two numbers of each pair of points.
#[inline(always)]
fn pairs<L: Lanes>(simd: L, numbers: &[L::Vector; 8]) -> [[L::Vector; 3]; 2] {
    let [mut even, mut odd] = [[simd.zero(); 3]; 2];
    for pair in 0..3 {
        let [plus, minus] = [numbers[1 + 2 * pair], numbers[2 + 2 * pair]];
        [even[pair], odd[pair]] = [simd.add(plus, minus), simd.sub(plus, minus)];
    }
    [even, odd]
}

/// The numbers at all points: at zero, at each pair `even ± factor · odd`, and at infinity.
#[inline(always)]
fn at_points<L: Lanes>(
    simd: L,
    zero: L::Vector,
    even: [L::Vector; 3],
    factors: [f64; 3],
    odd: [L::Vector; 3],
    infinity: L::Vector,
) -> [L::Vector; 8] {
    let mut numbers = [zero; 8];
    for pair in 0..3 {
        [numbers[1 + 2 * pair], numbers[2 + 2 * pair]] = both_signs(simd, even[pair], factors[pair], odd[pair]);
    }
    numbers[7] = infinity;
    numbers
}

impl Transform<8, 8> for OfMap {
    #[inline(always)]
    fn apply<L: Lanes>(simd: L, d: [L::Vector; 8]) -> [L::Vector; 8] {
        let [mut even, mut odd] = [[simd.zero(); 3]; 2];
        for pair in 0..3 {
            let [one, square] = OTHERS[pair];
            even[pair] = weighted(simd, one, d[2], weighted(simd, square, d[4], d[6]));
            odd[pair] = weighted(simd, one, d[1], weighted(simd, square, d[3], d[5]));
        }
        let zero = sum_and(simd, ALL, [d[0], d[2], d[4]], d[6]);
        let infinity = sum_and(simd, ALL, [d[1], d[3], d[5]], d[7]);
        at_points(simd, zero, even, POINTS, odd, infinity)
    }
}

impl Transform<8, 4> for ToOutput {
    #[inline(always)]
    fn apply<L: Lanes>(simd: L, m: [L::Vector; 8]) -> [L::Vector; 4] {
        let [even, odd] = pairs(simd, &m);
        [
            simd.add(simd.add(m[0], even[0]), simd.add(even[1], even[2])),
            sum(simd, POINTS, odd),
            sum(simd, SQUARES, even),
            sum_and(simd, CUBES, odd, m[7]),
        ]
    }
}

impl Transform<4, 8> for OfGradient {
    #[inline(always)]
    fn apply<L: Lanes>(simd: L, dy: [L::Vector; 4]) -> [L::Vector; 8] {
        let [mut even, mut odd] = [[simd.zero(); 3]; 2];
        for pair in 0..3 {
            even[pair] = weighted(simd, SQUARES[pair], dy[2], dy[0]);
            odd[pair] = weighted(simd, SQUARES[pair], dy[3], dy[1]);
        }
        at_points(simd, dy[0], even, POINTS, odd, dy[3])
    }
}

impl Transform<8, 8> for ToMap {
    #[inline(always)]
    fn apply<L: Lanes>(simd: L, n: [L::Vector; 8]) -> [L::Vector; 8] {
        let [even, odd] = pairs(simd, &n);
        let [mut one, mut square] = [[0.0; 3]; 2];
        let [mut odd_one, mut odd_square] = [[0.0; 3]; 2];
        for pair in 0..3 {
            [one[pair], square[pair]] = OTHERS[pair];
            [odd_one[pair], odd_square[pair]] = [one[pair] * POINTS[pair], square[pair] * POINTS[pair]];
        }
        let all = [of(simd, ALL[0]), of(simd, ALL[1]), of(simd, ALL[2])];
        [
            simd.mul(all[0], n[0]),
            sum_and(simd, odd_one, odd, simd.mul(all[0], n[7])),
            sum_and(simd, one, even, simd.mul(all[1], n[0])),
            sum_and(simd, odd_square, odd, simd.mul(all[1], n[7])),
            sum_and(simd, square, even, simd.mul(all[2], n[0])),
            sum_and(simd, POINTS, odd, simd.mul(all[2], n[7])),
            simd.add(simd.add(n[0], even[0]), simd.add(even[1], even[2])),
            n[7],
        ]
    }
}

impl Transform<5, 8> for OfKernel {
    #[inline(always)]
    fn apply<L: Lanes>(simd: L, g: [L::Vector; 5]) -> [L::Vector; 8] {
        let [mut even, mut odd] = [[simd.zero(); 3]; 2];
        let mut factors = POINTS;
        for pair in 0..3 {
            let (square, divisor) = (SQUARES[pair], DIVISORS[pair]);
            let sum = weighted(simd, FOURTHS[pair], g[4], weighted(simd, square, g[2], g[0]));
            even[pair] = simd.mul(of(simd, 1.0 / divisor), sum);
            odd[pair] = weighted(simd, square, g[3], g[1]);
            factors[pair] /= divisor;
        }
        at_points(simd, simd.mul(of(simd, 1.0 / ZERO_DIVISOR), g[0]), even, factors, odd, g[4])
    }
}

impl Transform<8, 5> for ToKernel {
    #[inline(always)]
    fn apply<L: Lanes>(simd: L, u: [L::Vector; 8]) -> [L::Vector; 5] {
        let [mut even, mut odd] = pairs(simd, &u);
        for pair in 0..3 {
            even[pair] = simd.mul(of(simd, 1.0 / DIVISORS[pair]), even[pair]);
            odd[pair] = simd.mul(of(simd, POINTS[pair] / DIVISORS[pair]), odd[pair]);
        }
        let zero = simd.mul(of(simd, 1.0 / ZERO_DIVISOR), u[0]);
        [
            simd.add(simd.add(zero, even[0]), simd.add(even[1], even[2])),
            simd.add(odd[0], simd.add(odd[1], odd[2])),
            sum(simd, SQUARES, even),
            sum(simd, SQUARES, odd),
            sum_and(simd, FOURTHS, even, u[7]),
        ]
    }
}
