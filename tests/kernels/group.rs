//! What the tests share: numbers, groups of samples, and comparing.

use netshape::Scalar;
use netshape::kernel::Isa;
use rand::{RngExt, SeedableRng, rngs::SmallRng};

/// Runs a test for both scalars on each instruction set.
#[macro_export]
macro_rules! everywhere {
    ($test:ident, $($argument:expr),*) => {
        for isa in netshape::kernel::Isa::available() {
            $test::<f32>(isa, $($argument),*);
            $test::<f64>(isa, $($argument),*);
        }
    };
}

/// Numbers that `f32` holds exactly, so that both scalars start from the same ones.
pub(crate) fn numbers(seed: u64, len: usize) -> Vec<f64> {
    let mut random = SmallRng::seed_from_u64(seed);
    (0..len).map(|_| f64::from(random.random_range(-1.0_f32..1.0))).collect()
}

pub(crate) fn cast<T: Scalar>(numbers: &[f64]) -> Vec<T> {
    numbers.iter().map(|x| T::of(*x)).collect()
}

/// One sample of `len` numbers for each lane.
pub(crate) fn samples<T: Scalar>(isa: Isa, seed: u64, len: usize) -> Vec<Vec<f64>> {
    (0..T::kernels(isa, T::CONVOLUTION).lanes as u64).map(|lane| numbers(seed * 100 + lane, len)).collect()
}

/// The samples side by side, in the layout of a group.
pub(crate) fn interleave<T: Scalar>(samples: &[Vec<f64>]) -> Vec<T> {
    (0..samples[0].len()).flat_map(|e| samples.iter().map(move |sample| T::of(sample[e]))).collect()
}

/// A buffer of numbers that must all be overwritten.
pub(crate) fn dirty<T: Scalar>(len: usize) -> Vec<T> {
    vec![T::nan(); len]
}

/// Sums a gradient over the samples of a group and adds what was there before.
pub(crate) fn total(before: &[f64], samples: impl Iterator<Item = Vec<f64>>) -> Vec<f64> {
    let mut sum = before.to_vec();
    for sample in samples {
        for (sum, x) in sum.iter_mut().zip(sample) {
            *sum += x;
        }
    }
    sum
}

/// Compares to 1e-12 in `f64` and 1e-5 in `f32`, relative to the larger of the number and 1: sums of numbers in ±1 lose
/// digits when they cancel.
#[track_caller]
pub(crate) fn assert_close<T: Scalar>(what: &str, actual: &[T], expected: &[f64]) {
    let tolerance = if size_of::<T>() == 4 { 1e-5 } else { 1e-12 };
    let scale = expected.iter().fold(1.0_f64, |most, x| most.max(x.abs()));
    assert_eq!(actual.len(), expected.len(), "{what}");
    for (i, (a, e)) in actual.iter().zip(expected).enumerate() {
        let distance = (a.as_f64() - e).abs();
        assert!(distance <= tolerance * scale, "{what}[{i}] is {a}, expected {e}");
    }
}
