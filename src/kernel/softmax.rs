//! `softmax` and `log_softmax` along the channels.
//!
//! With p = softmax(x) and g the gradient that arrives, the gradient of the input is p · (g − Σ p·g) for softmax and
//! g − p · Σ g for its logarithm. All sums go from the first channel to the last; number by number, as the exponentials
//! take nearly all of the time.

use num_traits::{Float, Zero};

use super::check::assert_len;
use super::simd::Lanes;

/// From a number to that of the next channel at the same place and lane.
#[track_caller]
fn channel_step<L: Lanes>(channels: usize, numbers: usize) -> usize {
    assert!(
        channels > 0 && numbers.is_multiple_of(channels * L::LANES),
        "{numbers} numbers are not of {channels} channels and {} lanes",
        L::LANES
    );
    numbers / channels
}

/// The largest number of a place, which is subtracted from all so that no exponential overflows.
fn largest<T: Float>(numbers: impl Iterator<Item = T>) -> T {
    numbers.fold(T::neg_infinity(), |most, x| if x > most || x.is_nan() { x } else { most })
}

/// `(channels, y)`
pub(super) fn softmax<L: Lanes>(channels: usize, y: &mut [L::Scalar]) {
    let step = channel_step::<L>(channels, y.len());
    for first in 0..step {
        let most = largest(y[first..].iter().step_by(step).copied());
        let mut sum = L::Scalar::zero();
        for y in y[first..].iter_mut().step_by(step) {
            *y = (*y - most).exp();
            sum += *y;
        }
        for y in y[first..].iter_mut().step_by(step) {
            *y /= sum;
        }
    }
}

/// `(channels, y, gradient)`
pub(super) fn softmax_backward<L: Lanes>(channels: usize, y: &[L::Scalar], gradient: &mut [L::Scalar]) {
    assert_len("the gradient", gradient.len(), y.len());
    let step = channel_step::<L>(channels, y.len());
    for first in 0..step {
        let y = || y[first..].iter().step_by(step).copied();
        let gradients = gradient[first..].iter_mut().step_by(step);
        let mean: L::Scalar = y().zip(gradients).map(|(p, g)| p * *g).sum();
        for (g, p) in gradient[first..].iter_mut().step_by(step).zip(y()) {
            *g = p * (*g - mean);
        }
    }
}

/// `(channels, y)`
pub(super) fn log_softmax<L: Lanes>(channels: usize, y: &mut [L::Scalar]) {
    let step = channel_step::<L>(channels, y.len());
    for first in 0..step {
        let most = largest(y[first..].iter().step_by(step).copied());
        let sum: L::Scalar = y[first..].iter().step_by(step).map(|x| (*x - most).exp()).sum();
        let log = sum.ln();
        for y in y[first..].iter_mut().step_by(step) {
            *y = *y - most - log;
        }
    }
}

/// `(channels, y, gradient)`
pub(super) fn log_softmax_backward<L: Lanes>(channels: usize, y: &[L::Scalar], gradient: &mut [L::Scalar]) {
    assert_len("the gradient", gradient.len(), y.len());
    let step = channel_step::<L>(channels, y.len());
    for first in 0..step {
        let sum: L::Scalar = gradient[first..].iter().step_by(step).copied().sum();
        for (g, y) in gradient[first..].iter_mut().step_by(step).zip(y[first..].iter().step_by(step)) {
            *g -= y.exp() * sum;
        }
    }
}
