//! Sums of many vectors that lose next to no digits.
//!
//! A few neighbours are added up plainly, and the sums of such blocks with Kahan's correction; so the error does not grow
//! with the number of terms, and the additions wait for each other only from block to block.

use super::simd::{Lanes, MAX_LANES};
use crate::Scalar;
use num_traits::Zero;

/// How many terms are added up plainly, by as many accumulators as are in work side by side.
const BLOCK: usize = 32;
const SIDE_BY_SIDE: usize = 4;

/// A sum that remembers what its last addition lost, and gives it back before the next one loses again.
#[derive(Clone, Copy)]
pub(super) struct Sum<L: Lanes> {
    simd: L,
    total: L::Vector,
    lost: L::Vector,
}

impl<L: Lanes> Sum<L> {
    #[inline(always)]
    pub(super) fn new(simd: L) -> Self {
        Self { simd, total: simd.zero(), lost: simd.zero() }
    }

    #[inline(always)]
    pub(super) fn add(&mut self, term: L::Vector) {
        let corrected = self.simd.sub(term, self.lost);
        let total = self.simd.add(self.total, corrected);
        self.lost = self.simd.sub(self.simd.sub(total, self.total), corrected);
        self.total = total;
    }

    #[inline(always)]
    pub(super) fn total(self) -> L::Vector {
        self.total
    }
}

/// Σ term(e) over e in 0..count, for `N` sums at a time.
#[inline(always)]
pub(super) fn sums<L: Lanes, const N: usize>(
    simd: L,
    count: usize,
    term: impl Fn(usize) -> [L::Vector; N],
) -> [L::Vector; N] {
    let mut totals = [Sum::new(simd); N];
    let mut e = 0;
    while e < count {
        let end = count.min(e + BLOCK);
        let mut parts = [[simd.zero(); N]; SIDE_BY_SIDE];
        while e + SIDE_BY_SIDE <= end {
            for (k, part) in parts.iter_mut().enumerate() {
                add(simd, part, term(e + k));
            }
            e += SIDE_BY_SIDE;
        }
        while e < end {
            add(simd, &mut parts[0], term(e));
            e += 1;
        }
        for n in 0..N {
            totals[n].add(simd.add(simd.add(parts[0][n], parts[1][n]), simd.add(parts[2][n], parts[3][n])));
        }
    }
    totals.map(Sum::total)
}

#[inline(always)]
fn add<L: Lanes, const N: usize>(simd: L, sums: &mut [L::Vector; N], terms: [L::Vector; N]) {
    for n in 0..N {
        sums[n] = simd.add(sums[n], terms[n]);
    }
}

/// The numbers of a vector.
#[inline(always)]
pub(super) fn lanes_of<L: Lanes>(simd: L, vector: L::Vector) -> [L::Scalar; MAX_LANES] {
    let mut numbers = [L::Scalar::zero(); MAX_LANES];
    // SAFETY: no vector has more lanes than the array has numbers.
    unsafe { simd.store(numbers.as_mut_ptr(), vector) };
    numbers
}

/// The sum of a vector's numbers.
#[inline(always)]
pub(super) fn across<L: Lanes>(simd: L, vector: L::Vector) -> L::Scalar {
    halves(lanes_of(simd, vector), L::LANES)
}

/// The sum of the first `samples` numbers, of as many as there are lanes at most.
#[inline(always)]
pub(super) fn of_samples(mut numbers: [f64; MAX_LANES], samples: usize) -> f64 {
    for (l, number) in numbers.iter_mut().enumerate() {
        *number = if l < samples { *number } else { 0.0 };
    }
    halves(numbers, MAX_LANES)
}

/// The sum of the first `count` numbers, a power of two: one half is added to the other, so that few additions wait for
/// each other.
#[inline(always)]
fn halves<T: Scalar>(mut numbers: [T; MAX_LANES], count: usize) -> T {
    let mut half = count / 2;
    while half > 0 {
        for l in 0..half {
            let other = numbers[l + half];
            numbers[l] += other;
        }
        half /= 2;
    }
    numbers[0]
}
