//! Activations, softmax and the product element by element.

use netshape::Scalar;
use netshape::kernel::Isa;
use netshape::layer::Activation;

use crate::everywhere;
use crate::group::{assert_close, cast, dirty, interleave, numbers, samples};

pub(crate) const ALL: [Activation; 9] = [
    Activation::Relu,
    Activation::LeakyRelu { slope: 0.01 },
    Activation::LeakyRelu { slope: -0.5 },
    Activation::Elu,
    Activation::Gelu,
    Activation::Silu,
    Activation::Sigmoid,
    Activation::Tanh,
    Activation::Softplus,
];

/// The formula as PyTorch's documentation has it.
pub(crate) fn value(activation: Activation, x: f64) -> f64 {
    match activation {
        Activation::Relu => x.max(0.0),
        Activation::LeakyRelu { slope } => x.max(0.0) + slope * x.min(0.0),
        Activation::Elu => x.max(0.0) + (x.exp() - 1.0).min(0.0),
        Activation::Gelu => x * 0.5 * libm::erfc(-x / 2.0_f64.sqrt()),
        Activation::Silu => x / (1.0 + (-x).exp()),
        Activation::Sigmoid => 1.0 / (1.0 + (-x).exp()),
        Activation::Tanh => (x.exp() - (-x).exp()) / (x.exp() + (-x).exp()),
        Activation::Softplus if x > 20.0 => x,
        Activation::Softplus => (1.0 + x.exp()).ln(),
    }
}

fn check<T: Scalar>(isa: Isa, activation: Activation) {
    let kernels = T::kernels(isa, T::CONVOLUTION);
    let what = |name: &str| format!("{name} of {activation:?} on {isa:?}");
    let x: Vec<f64> = numbers(1, 6 * kernels.lanes).iter().map(|x| 6.0 * x).collect();
    let dy = numbers(2, x.len());
    let y: Vec<f64> = x.iter().map(|x| value(activation, *x)).collect();

    let mut out = dirty::<T>(x.len());
    (kernels.activation_forward)(activation, &cast(&x), &mut out);
    assert_close(&what("y"), &out, &y);
    let mut in_place = cast::<T>(&x);
    (kernels.activation_in_place)(activation, &mut in_place);
    assert_eq!(in_place, out, "{}", what("y in place"));

    // Central differences lose half of the digits; this is a check of the formulas, not of their rounding.
    let kept = if activation.works_in_place() { out } else { cast(&x) };
    let mut gradient = cast::<T>(&dy);
    (kernels.activation_backward)(activation, &kept, &mut gradient);
    for ((x, dy), dx) in x.iter().zip(&dy).zip(&gradient) {
        let h = 1e-5;
        let slope = (value(activation, x + h) - value(activation, x - h)) / (2.0 * h);
        assert!((dx.as_f64() - dy * slope).abs() < 1e-6, "{} at {x}: {dx}, expected {}", what("dx"), dy * slope);
    }
}

#[test]
fn activations() {
    for activation in ALL {
        everywhere!(check, activation);
    }
}

fn corners<T: Scalar>(isa: Isa, activation: Activation) {
    let kernels = T::kernels(isa, T::CONVOLUTION);
    for x in [1000.0, -1000.0] {
        let mut y = vec![T::of(x); kernels.lanes];
        (kernels.activation_in_place)(activation, &mut y);
        assert!(y[0].is_finite(), "{activation:?}({x}) is {} on {isa:?}", y[0]);
        let kept = if activation.works_in_place() { y[0] } else { T::of(x) };
        y.fill(T::one());
        (kernels.activation_backward)(activation, &vec![kept; kernels.lanes], &mut y);
        assert!(y[0].is_finite(), "the slope of {activation:?} at {x} is {} on {isa:?}", y[0]);
    }
    let mut y = vec![T::nan(); kernels.lanes];
    (kernels.activation_in_place)(activation, &mut y);
    assert!(y[0].is_nan(), "{activation:?}(NaN) is {} on {isa:?}", y[0]);
}

#[test]
fn neither_overflow_nor_lost_nan() {
    for activation in ALL {
        everywhere!(corners, activation);
    }
}

fn relu_at_zero<T: Scalar>(isa: Isa, zero: f64) {
    let kernels = T::kernels(isa, T::CONVOLUTION);
    let mut gradient = vec![T::one(); kernels.lanes];
    (kernels.activation_backward)(Activation::Relu, &vec![T::of(zero); kernels.lanes], &mut gradient);
    assert_eq!(gradient[0], T::zero());
}

#[test]
fn the_slope_of_relu_at_zero_is_zero() {
    everywhere!(relu_at_zero, 0.0);
    everywhere!(relu_at_zero, -0.0);
}

fn check_softmax<T: Scalar>(isa: Isa, channels: usize, places: usize) {
    let kernels = T::kernels(isa, T::CONVOLUTION);
    let what = |name: &str| format!("{name} of {channels} channels × {places} on {isa:?}");
    let x = samples::<T>(isa, 1, channels * places);
    let g = samples::<T>(isa, 2, channels * places);
    // p[c] of a sample, and the Jacobian's product with g.
    let soft = |x: &[f64]| {
        let mut p = x.to_vec();
        for place in 0..places {
            let sum: f64 = (0..channels).map(|c| x[c * places + place].exp()).sum();
            (0..channels).for_each(|c| p[c * places + place] = x[c * places + place].exp() / sum);
        }
        p
    };
    let jacobian = |(x, g): (&Vec<f64>, &Vec<f64>), log: bool| {
        let p = soft(x);
        let entry = |i: usize| {
            let terms = (0..channels).map(|c| c * places + i % places);
            let delta = |j: usize| f64::from(u8::from(i == j));
            // ∂p_j/∂x_i = p_j (δ_ij − p_i), ∂ln p_j/∂x_i = δ_ij − p_i
            terms.map(|j| g[j] * (delta(j) - p[i]) * if log { 1.0 } else { p[j] }).sum::<f64>()
        };
        (0..x.len()).map(entry).collect::<Vec<f64>>()
    };
    let p: Vec<_> = x.iter().map(|x| soft(x)).collect();
    let p = interleave::<f64>(&p);
    let logs: Vec<_> = p.iter().map(|p| p.ln()).collect();

    let mut y = interleave::<T>(&x);
    (kernels.softmax)(channels, &mut y);
    assert_close(&what("softmax"), &y, &p);
    let mut gradient = interleave::<T>(&g);
    (kernels.softmax_backward)(channels, &y, &mut gradient);
    let expected: Vec<_> = x.iter().zip(&g).map(|pair| jacobian(pair, false)).collect();
    assert_close(&what("gradient of softmax"), &gradient, &interleave::<f64>(&expected));

    let mut y = interleave::<T>(&x);
    (kernels.log_softmax)(channels, &mut y);
    assert_close(&what("log_softmax"), &y, &logs);
    let mut gradient = interleave::<T>(&g);
    (kernels.log_softmax_backward)(channels, &y, &mut gradient);
    let expected: Vec<_> = x.iter().zip(&g).map(|pair| jacobian(pair, true)).collect();
    assert_close(&what("gradient of log_softmax"), &gradient, &interleave::<f64>(&expected));

    let mut y = vec![T::of(3000.0); channels * places * kernels.lanes];
    (kernels.softmax)(channels, &mut y);
    assert_close(&what("softmax of large numbers"), &y, &vec![1.0 / channels as f64; y.len()]);

    let mut y = interleave::<T>(&x);
    (kernels.scale)(&interleave::<T>(&g), &mut y);
    let product: Vec<_> = interleave::<f64>(&x).iter().zip(interleave::<f64>(&g)).map(|(x, g)| x * g).collect();
    assert_close(&what("product"), &y, &product);
}

#[test]
fn softmax() {
    for (channels, places) in [(1, 1), (10, 1), (3, 4), (7, 5)] {
        everywhere!(check_softmax, channels, places);
    }
}
