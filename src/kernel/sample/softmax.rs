//! `softmax` and `log_softmax` of one sample, along the channels of each place; number by number, as the exponentials take
//! nearly all of the time.

use super::Mismatch;
use super::{Answer, check::expect};
use crate::Scalar;
use crate::kernel::simd::Lanes;

/// How many places there are.
fn places(channels: usize, numbers: usize) -> Result<usize, Mismatch> {
    let places = numbers.checked_div(channels).ok_or(Mismatch)?;
    expect(places.checked_mul(channels) == Some(numbers))?;
    Ok(places)
}

/// The largest number, which is subtracted from all so that no exponential overflows; a NaN, if there is one.
fn largest<'a, T: Scalar>(numbers: impl Iterator<Item = &'a mut T>) -> T {
    numbers.fold(T::neg_infinity(), |most, x| if *x > most || x.is_nan() { *x } else { most })
}

/// `(channels, y)`
pub(super) fn softmax<L: Lanes>(channels: usize, y: &mut [L::Scalar]) -> Answer {
    let places = places(channels, y.len())?;
    let exp = L::Scalar::MATH.exp;
    for first in 0..places {
        let most = largest(of_place(y, first, places));
        let mut sum = L::Scalar::of(0.0);
        for y in of_place(y, first, places) {
            *y = exp(*y - most);
            sum += *y;
        }
        for y in of_place(y, first, places) {
            *y /= sum;
        }
    }
    Ok(())
}

/// `(channels, y)`
pub(super) fn log_softmax<L: Lanes>(channels: usize, y: &mut [L::Scalar]) -> Answer {
    let places = places(channels, y.len())?;
    let (exp, ln) = (L::Scalar::MATH.exp, L::Scalar::MATH.ln);
    for first in 0..places {
        let most = largest(of_place(y, first, places));
        let log = ln(of_place(y, first, places).map(|x| exp(*x - most)).sum());
        for y in of_place(y, first, places) {
            *y = *y - most - log;
        }
    }
    Ok(())
}

/// The numbers of one place, channel by channel.
fn of_place<T>(y: &mut [T], first: usize, places: usize) -> impl Iterator<Item = &mut T> {
    // `step_by` panics at 0, which is no number of places that has a first one.
    y.iter_mut().skip(first).step_by(places.max(1))
}
