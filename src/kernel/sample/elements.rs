//! Activations of one sample, in place, and the sum of two.
//!
//! `relu` and `leaky_relu` are vector code; the others go number by number through `libm`.

use super::Answer;
use super::check::expect;
use crate::Scalar;
use crate::kernel::simd::{Lanes, enter};
use crate::layer::Activation;

/// Above this, `softplus` is the identity, as in PyTorch.
const STRAIGHT: f64 = 20.0;

/// `(activation, y)`
pub(super) fn activation<L: Lanes>(activation: Activation, y: &mut [L::Scalar]) {
    let math = &L::Scalar::MATH;
    let [zero, one] = [L::Scalar::of(0.0), L::Scalar::of(1.0)];
    match activation {
        Activation::Relu => enter!(L, y, relu::<L>),
        Activation::LeakyRelu { slope } => enter!(L, (y, L::Scalar::of(slope)), leaky_relu::<L>),
        Activation::Elu => map(y, |x| if x > zero { x } else { (math.exp_m1)(x) }),
        Activation::Gelu => {
            let root = L::Scalar::of(core::f64::consts::FRAC_1_SQRT_2);
            map(y, |x| x * ((one + (x * root).erf()) / L::Scalar::of(2.0)));
        }
        Activation::Silu => map(y, |x| x * sigmoid(x)),
        Activation::Sigmoid => map(y, sigmoid),
        Activation::Tanh => map(y, math.tanh),
        Activation::Softplus => {
            map(y, |x| if x > L::Scalar::of(STRAIGHT) { x } else { (math.ln_1p)((math.exp)(x)) });
        }
    }
}

/// σ(x), with the exponential of a number that is not positive, so that it never overflows.
fn sigmoid<T: Scalar>(x: T) -> T {
    let e = (T::MATH.exp)(-x.abs());
    if x < T::zero() { e / (T::one() + e) } else { T::one() / (T::one() + e) }
}

fn map<T: Scalar>(y: &mut [T], f: impl Fn(T) -> T) {
    for y in y {
        *y = f(*y);
    }
}

/// max(0, x), where NaN stays NaN.
#[inline(always)]
fn relu<L: Lanes>(simd: L, y: &mut [L::Scalar]) {
    let zero = simd.zero();
    each(
        simd,
        y,
        #[inline(always)]
        |x| simd.select(simd.less(x, zero), zero, x),
    );
}

#[inline(always)]
fn leaky_relu<L: Lanes>(simd: L, (y, slope): (&mut [L::Scalar], L::Scalar)) {
    let (zero, slope) = (simd.zero(), simd.splat(slope));
    each(
        simd,
        y,
        #[inline(always)]
        |x| simd.select(simd.less(zero, x), x, simd.mul(x, slope)),
    );
}

/// Replaces every number.
#[inline(always)]
fn each<L: Lanes>(simd: L, y: &mut [L::Scalar], f: impl Fn(L::Vector) -> L::Vector) {
    let (len, y) = (y.len(), y.as_mut_ptr());
    let mut i = 0;
    // SAFETY: all places are below the length.
    unsafe {
        while i + L::LANES <= len {
            simd.store(y.add(i), f(simd.load(y.add(i))));
            i += L::LANES;
        }
        if i < len {
            simd.store_first(y.add(i), f(simd.load_first(y.add(i), len - i)), len - i);
        }
    }
}

/// `(x, y)`
pub(super) fn add<L: Lanes>(x: &[L::Scalar], y: &mut [L::Scalar]) -> Answer {
    expect(x.len() == y.len())?;
    enter!(L, (x, y), sum::<L>);
    Ok(())
}

#[inline(always)]
fn sum<L: Lanes>(_: L, (x, y): (&[L::Scalar], &mut [L::Scalar])) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += *x;
    }
}
