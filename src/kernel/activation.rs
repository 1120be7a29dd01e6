//! Activations and the product element by element.
//!
//! Those made of comparisons and products are vector code; the others go number by number through the functions of the
//! standard library and `libm`, which is exact and, as a network has few numbers for many multiply-adds, rarely felt.

use num_traits::Float;

use crate::Scalar;
use crate::layer::Activation;

use super::check::assert_len;
use super::simd::{Lanes, enter};

/// 1/√(2π), the normal distribution's density at 0.
const NORMAL: f64 = 0.398_942_280_401_432_7;

/// Above this, `softplus` is the identity, as in PyTorch.
const STRAIGHT: f64 = 20.0;

/// `(activation, x, y)`
pub(super) fn forward<L: Lanes>(activation: Activation, x: &[L::Scalar], y: &mut [L::Scalar]) {
    assert_len("y", y.len(), x.len());
    y.copy_from_slice(x);
    in_place::<L>(activation, y);
}

/// `(activation, y)`
pub(super) fn in_place<L: Lanes>(activation: Activation, y: &mut [L::Scalar]) {
    assert!(y.len().is_multiple_of(L::LANES), "{} numbers are not of a group of {}", y.len(), L::LANES);
    match activation {
        Activation::Relu => enter!(L, y, relu),
        Activation::LeakyRelu { slope } => enter!(L, (y, L::Scalar::of(slope)), leaky_relu),
        Activation::Elu => map(y, |x| if x > L::Scalar::of(0.0) { x } else { x.exp_m1() }),
        Activation::Gelu => map(y, |x| x * normal(x)),
        Activation::Silu => map(y, |x| x * sigmoid(x)),
        Activation::Sigmoid => map(y, sigmoid),
        Activation::Tanh => map(y, Float::tanh),
        Activation::Softplus => map(y, |x| if x > L::Scalar::of(STRAIGHT) { x } else { x.exp().ln_1p() }),
    }
}

/// `(activation, kept, gradient)`
pub(super) fn backward<L: Lanes>(activation: Activation, kept: &[L::Scalar], gradient: &mut [L::Scalar]) {
    assert_len("the gradient", gradient.len(), kept.len());
    assert!(kept.len().is_multiple_of(L::LANES), "{} numbers are not of a group of {}", kept.len(), L::LANES);
    let [zero, one] = [L::Scalar::of(0.0), L::Scalar::of(1.0)];
    match activation {
        Activation::Relu => enter!(L, (kept, gradient, zero), slope_below),
        Activation::LeakyRelu { slope } => enter!(L, (kept, gradient, L::Scalar::of(slope)), slope_below),
        // Below zero y = eˣ − 1, so that eˣ = y + 1.
        Activation::Elu => zip(kept, gradient, |y| if y > zero { one } else { y + one }),
        Activation::Gelu => {
            zip(kept, gradient, |x| normal(x) + x * L::Scalar::of(NORMAL) * (-x * x / L::Scalar::of(2.0)).exp());
        }
        Activation::Silu => zip(kept, gradient, |x| {
            let s = sigmoid(x);
            s * (one + x * (one - s))
        }),
        Activation::Sigmoid => zip(kept, gradient, |y| y * (one - y)),
        Activation::Tanh => zip(kept, gradient, |y| one - y * y),
        Activation::Softplus => zip(kept, gradient, |x| if x > L::Scalar::of(STRAIGHT) { one } else { sigmoid(x) }),
    }
}

/// `(factors, y)`
pub(super) fn scale<L: Lanes>(factors: &[L::Scalar], y: &mut [L::Scalar]) {
    assert_len("the factors", factors.len(), y.len());
    enter!(L, (factors, y), multiply);
}

#[inline(always)]
fn multiply<L: Lanes>(_: L, (factors, y): (&[L::Scalar], &mut [L::Scalar])) {
    for (y, factor) in y.iter_mut().zip(factors) {
        *y *= *factor;
    }
}

/// `(x, y)`
pub(super) fn add<L: Lanes>(x: &[L::Scalar], y: &mut [L::Scalar]) {
    assert_len("what is added", x.len(), y.len());
    enter!(L, (x, y), sum);
}

#[inline(always)]
fn sum<L: Lanes>(_: L, (x, y): (&[L::Scalar], &mut [L::Scalar])) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += *x;
    }
}

/// max(0, x), where NaN stays NaN.
#[inline(always)]
fn relu<L: Lanes>(simd: L, y: &mut [L::Scalar]) {
    let zero = simd.zero();
    for y in y.chunks_exact_mut(L::LANES) {
        // SAFETY: the chunk is a vector.
        unsafe {
            let x = simd.load(y.as_ptr());
            simd.store(y.as_mut_ptr(), simd.select(simd.less(x, zero), zero, x));
        }
    }
}

#[inline(always)]
fn leaky_relu<L: Lanes>(simd: L, (y, slope): (&mut [L::Scalar], L::Scalar)) {
    let (zero, slope) = (simd.zero(), simd.splat(slope));
    for y in y.chunks_exact_mut(L::LANES) {
        // SAFETY: the chunk is a vector.
        unsafe {
            let x = simd.load(y.as_ptr());
            simd.store(y.as_mut_ptr(), simd.select(simd.less(zero, x), x, simd.mul(x, slope)));
        }
    }
}

/// Multiplies the gradient by `slope` where what was kept is not above zero.
#[inline(always)]
fn slope_below<L: Lanes>(simd: L, (kept, gradient, slope): (&[L::Scalar], &mut [L::Scalar], L::Scalar)) {
    let (zero, slope) = (simd.zero(), simd.splat(slope));
    for (kept, gradient) in kept.chunks_exact(L::LANES).zip(gradient.chunks_exact_mut(L::LANES)) {
        // SAFETY: the chunks are vectors.
        unsafe {
            let arrived = simd.load(gradient.as_ptr());
            let above = simd.less(zero, simd.load(kept.as_ptr()));
            simd.store(gradient.as_mut_ptr(), simd.select(above, arrived, simd.mul(arrived, slope)));
        }
    }
}

fn map<T: Scalar>(y: &mut [T], f: impl Fn(T) -> T) {
    for y in y {
        *y = f(*y);
    }
}

fn zip<T: Scalar>(kept: &[T], gradient: &mut [T], derivative: impl Fn(T) -> T) {
    for (gradient, kept) in gradient.iter_mut().zip(kept) {
        *gradient *= derivative(*kept);
    }
}

/// σ(x), with the exponential of a number that is not positive, so that it never overflows.
fn sigmoid<T: Scalar>(x: T) -> T {
    let e = (-x.abs()).exp();
    if x < T::zero() { e / (T::one() + e) } else { T::one() / (T::one() + e) }
}

/// Φ(x)
fn normal<T: Scalar>(x: T) -> T {
    (T::one() + (x * T::of(std::f64::consts::FRAC_1_SQRT_2)).erf()) / T::of(2.0)
}
