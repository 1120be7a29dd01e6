//! Pooling.

#![allow(clippy::float_cmp, reason = "a maximum is one of the numbers themselves")]

use netshape::Scalar;
use netshape::kernel::Isa;
use netshape::layer::{Activation, PoolGeometry};
use proptest::prelude::*;

use crate::group::{assert_close, dirty, interleave, numbers, samples};
use crate::{everywhere, naive};

/// Along one axis: size, window, stride, padding.
fn axis() -> impl Strategy<Value = [usize; 4]> {
    (1..=11_usize, 1..=4_usize, 1..=5_usize, 0..=2_usize)
        .prop_filter("the window must fit", |(n, k, _, p)| *k <= n + 2 * p && 2 * p <= *k)
        .prop_map(|(n, k, s, p)| [n, k, s, p])
}

fn check<T: Scalar>(isa: Isa, g: &PoolGeometry) {
    let kernels = T::kernels(isa, T::CONVOLUTION);
    let what = |name: &str| format!("{name} of {g:?} on {isa:?}");
    let windows = naive::windows(g);
    let len = g.input.iter().product::<usize>();
    // Few different numbers, so that many windows have two equal maxima.
    let mut x = samples::<T>(isa, 1, len);
    x.iter_mut().flatten().for_each(|x| *x = (*x * 3.0).round());
    let dy = samples::<T>(isa, 2, windows.len());
    let (group_x, group_dy) = (interleave::<T>(&x), interleave::<T>(&dy));

    let first_of = |x: &[f64], window: &[usize]| {
        let most = window.iter().map(|place| x[*place]).fold(f64::NEG_INFINITY, f64::max);
        window.iter().copied().find(|place| x[*place] == most).unwrap()
    };
    let largest = |x: &Vec<f64>| windows.iter().map(|window| x[first_of(x, window)]).collect();
    let expected = interleave::<f64>(&x.iter().map(largest).collect::<Vec<_>>());
    let mut y = dirty::<T>(windows.len() * kernels.lanes);
    (kernels.maxpool_forward)(g, &group_x, &mut y);
    assert_close(&what("largest"), &y, &expected);

    let mut dx = dirty::<T>(len * kernels.lanes);
    (kernels.maxpool_backward)(g, &group_x, &y, &group_dy, &mut dx);
    let gradient = |(x, dy): (&Vec<f64>, &Vec<f64>), counts: fn(f64) -> bool| {
        let mut dx = vec![0.0; len];
        for (window, dy) in windows.iter().zip(dy) {
            let place = first_of(x, window);
            dx[place] += if counts(x[place]) { *dy } else { 0.0 };
        }
        dx
    };
    let expected: Vec<_> = x.iter().zip(&dy).map(|pair| gradient(pair, |_| true)).collect();
    assert_close(&what("dx of the largest"), &dx, &interleave::<f64>(&expected));

    // And in place, where each place is in one window at most.
    let disjoint = |axis: usize| g.output[axis + 1] == 1 || g.kernel[axis] <= g.stride[axis];
    if disjoint(0) && disjoint(1) {
        let mut in_place = group_x.clone();
        (kernels.maxpool_backward_in_place)(g, false, &y, &group_dy, &mut in_place);
        assert_eq!(in_place, dx, "{}", what("dx in place"));
    }

    // And where relu has overwritten the output.
    let mut arriving = group_dy.clone();
    (kernels.activation_in_place)(Activation::Relu, &mut y);
    (kernels.activation_backward)(Activation::Relu, &y, &mut arriving);
    (kernels.maxpool_backward)(g, &group_x, &y, &arriving, &mut dx);
    let expected: Vec<_> = x.iter().zip(&dy).map(|pair| gradient(pair, |x| x > 0.0)).collect();
    assert_close(&what("dx through relu"), &dx, &interleave::<f64>(&expected));

    let areas = naive::areas(g);
    let mean = |x: &Vec<f64>| {
        let means = windows.iter().zip(&areas).map(|(w, area)| w.iter().map(|place| x[*place]).sum::<f64>() / area);
        means.collect()
    };
    (kernels.avgpool_forward)(g, &group_x, &mut y);
    assert_close(&what("mean"), &y, &interleave::<f64>(&x.iter().map(mean).collect::<Vec<_>>()));
    let spread = |dy: &Vec<f64>| {
        let mut dx = vec![0.0; len];
        for ((window, dy), area) in windows.iter().zip(dy).zip(&areas) {
            for place in window {
                dx[*place] += dy / area;
            }
        }
        dx
    };
    dx.fill(T::nan());
    (kernels.avgpool_backward)(g, &group_dy, &mut dx);
    assert_close(&what("dx of the mean"), &dx, &interleave::<f64>(&dy.iter().map(spread).collect::<Vec<_>>()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_geometry(channels in 1..=3_usize, h in axis(), w in axis()) {
        let g = PoolGeometry::new([channels, h[0], w[0]], [h[1], w[1]], [h[2], w[2]], [h[3], w[3]]);
        everywhere!(check, &g);
    }
}

/// The same for windows that may reach over the end.
pub(crate) fn ceil_axis() -> impl Strategy<Value = [usize; 4]> {
    (1..=11_usize, 1..=5_usize, 1..=5_usize, 0..=2_usize)
        .prop_filter("the window must start on the map", |(n, k, s, p)| *k < n + 2 * p + s && 2 * p <= *k)
        .prop_map(|(n, k, s, p)| [n, k, s, p])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_geometry_with_ceil(channels in 1..=3_usize, h in ceil_axis(), w in ceil_axis()) {
        let g = PoolGeometry::ceil([channels, h[0], w[0]], [h[1], w[1]], [h[2], w[2]], [h[3], w[3]]);
        everywhere!(check, &g);
    }
}

#[test]
fn usual_ones() {
    everywhere!(check, &PoolGeometry::new([6, 28, 28], [2, 2], [2, 2], [0, 0]));
    everywhere!(check, &PoolGeometry::new([2, 15, 15], [3, 3], [2, 2], [1, 1]));
    everywhere!(check, &PoolGeometry::global([5, 7, 6]));
}

fn nan_wins<T: Scalar>(isa: Isa, place: usize) {
    let kernels = T::kernels(isa, T::CONVOLUTION);
    let g = PoolGeometry::new([1, 2, 2], [2, 2], [2, 2], [0, 0]);
    let mut sample = numbers(1, 4);
    sample[place] = f64::NAN;
    let x = interleave::<T>(&vec![sample; kernels.lanes]);
    let mut y = dirty::<T>(kernels.lanes);
    y.fill(T::zero());
    (kernels.maxpool_forward)(&g, &x, &mut y);
    assert!(y.iter().all(|y| y.is_nan()), "NaN at {place} on {isa:?}");
    let mut dx = dirty::<T>(4 * kernels.lanes);
    (kernels.maxpool_backward)(&g, &x, &y, &vec![T::one(); kernels.lanes], &mut dx);
    assert_eq!(dx.iter().copied().sum::<T>(), T::of(kernels.lanes as f64), "the gradient is not lost on {isa:?}");
}

#[test]
fn nan_in_a_window_wins() {
    for place in 0..4 {
        everywhere!(nan_wins, place);
    }
}
