//! The kernels for one sample: pooling, normalisation, and what works element by element.

#![allow(clippy::float_cmp, reason = "a maximum is one of the numbers themselves")]

use netshape::Scalar;
use netshape::kernel::Isa;
use netshape::kernel::sample::Mismatch;
use netshape::layer::{BatchNormGeometry, GroupNormGeometry, PoolGeometry};
use proptest::prelude::*;

use crate::elements::{ALL, value};
use crate::group::{assert_close, cast, dirty, numbers};
use crate::norm::{Together, naive as normalised};
use crate::pool::ceil_axis;
use crate::{everywhere, naive};

fn pool<T: Scalar>(isa: Isa, g: &PoolGeometry) {
    let kernels = T::sample_kernels(isa);
    let x = numbers(1, g.input.iter().product());
    let windows = naive::windows(g);
    let largest = |window: &Vec<usize>| window.iter().map(|place| x[*place]).fold(f64::NEG_INFINITY, f64::max);
    let mut y = dirty::<T>(windows.len());
    assert_eq!((kernels.maxpool)(g, &cast(&x), &mut y), Ok(()));
    assert_close(&format!("largest of {g:?} on {isa:?}"), &y, &windows.iter().map(largest).collect::<Vec<_>>());
    let mean = |(window, area): (&Vec<usize>, f64)| window.iter().map(|place| x[*place]).sum::<f64>() / area;
    let expected: Vec<_> = windows.iter().zip(naive::areas(g)).map(mean).collect();
    let mut y = dirty::<T>(windows.len());
    assert_eq!((kernels.avgpool)(g, &cast(&x), &mut y), Ok(()));
    assert_close(&format!("mean of {g:?} on {isa:?}"), &y, &expected);
}

/// Along one axis: size, window, stride, padding.
fn axis(sizes: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = [usize; 4]> {
    (sizes, 1..=5_usize, 1..=4_usize, 0..=2_usize)
        .prop_filter("the window must fit", |(n, k, _, p)| *k <= n + 2 * p && 2 * p <= *k)
        .prop_map(|(n, k, s, p)| [n, k, s, p])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pooling(h in axis(1..=8), w in axis(1..=70), channels in 1..=3_usize) {
        let g = PoolGeometry::new([channels, h[0], w[0]], [h[1], w[1]], [h[2], w[2]], [h[3], w[3]]);
        everywhere!(pool, &g);
    }

    #[test]
    fn any_pooling_with_ceil(h in ceil_axis(), w in ceil_axis(), channels in 1..=3_usize) {
        let g = PoolGeometry::ceil([channels, h[0], w[0]], [h[1], w[1]], [h[2], w[2]], [h[3], w[3]]);
        everywhere!(pool, &g);
    }

    #[test]
    fn the_whole_map(h in 1..=9_usize, w in 1..=9_usize, channels in 1..=3_usize) {
        everywhere!(pool, &PoolGeometry::global([channels, h, w]));
    }

    #[test]
    fn any_normalisation(per_group in 1..=6_usize, groups in 1..=4_usize, positions in 1..=40_usize) {
        everywhere!(norms, per_group * groups, positions, groups);
    }

    #[test]
    fn layer_normalisation(len in 1..=100_usize) {
        everywhere!(norms, len, 1, 1);
    }
}

fn nan_wins<T: Scalar>(isa: Isa, width: usize) {
    for place in 0..2 * width {
        let g = PoolGeometry::new([1, 2, width], [2, 2], [2, 2], [0, 0]);
        let mut x = cast::<T>(&numbers(1, 2 * width));
        x[place] = T::nan();
        let mut y = dirty::<T>(width / 2);
        assert_eq!((T::sample_kernels(isa).maxpool)(&g, &x, &mut y), Ok(()));
        for (window, y) in y.iter().enumerate() {
            assert_eq!(y.is_nan(), place % width / 2 == window, "window {window}, NaN at {place}, on {isa:?}");
        }
    }
}

#[test]
fn a_nan_wins_its_window_and_no_other() {
    everywhere!(nan_wins, 6);
    everywhere!(nan_wins, 36);
}

fn norms<T: Scalar>(isa: Isa, channels: usize, positions: usize, groups: usize) {
    let kernels = T::sample_kernels(isa);
    let len = channels * positions;
    let (x, weight, bias) = (numbers(1, len), numbers(2, channels), numbers(3, channels));
    let g = GroupNormGeometry::new(channels, positions, groups);
    let of_group = |group: usize| (group * len / groups..(group + 1) * len / groups).map(|e| (0, e, e / positions));
    let sets: Vec<Together> = (0..groups).map(|group| of_group(group).collect()).collect();
    let expected = normalised(&sets, std::slice::from_ref(&x), &[vec![0.0; len]], &weight, &bias);
    let mut y = dirty::<T>(len);
    assert_eq!((kernels.groupnorm)(&g, &cast(&x), &cast(&weight), &cast(&bias), &mut y), Ok(()));
    // A group of two numbers or so may have a tiny variance, by which rounding errors are divided.
    let scale = expected.y[0].iter().fold(1.0_f64, |most, y| most.max(y.abs()));
    for (got, expected) in y.iter().zip(&expected.y[0]) {
        let tolerance = if size_of::<T>() == 4 { 2e-4 } else { 1e-9 };
        assert!((got.as_f64() - expected).abs() <= tolerance * scale, "{g:?} on {isa:?}: {got}, expected {expected}");
    }

    let (mean, variance) = (numbers(4, channels), numbers(5, channels).iter().map(|x| x * x).collect::<Vec<_>>());
    let g = BatchNormGeometry { channels, positions, first: 0 };
    let by_statistics = |(e, x): (usize, &f64)| {
        let c = e / positions;
        (x - mean[c]) / (variance[c] + 1e-5).sqrt() * weight[c] + bias[c]
    };
    let expected: Vec<_> = x.iter().enumerate().map(by_statistics).collect();
    let mut y = dirty::<T>(len);
    let statistics = [&*cast(&mean), &*cast(&variance)];
    assert_eq!((kernels.batchnorm)(&g, &cast(&x), statistics, &cast(&weight), &cast(&bias), &mut y), Ok(()));
    assert_close(&format!("{g:?} on {isa:?}"), &y, &expected);
}

fn elements<T: Scalar>(isa: Isa, len: usize) {
    let kernels = T::sample_kernels(isa);
    let x: Vec<f64> = numbers(1, len).iter().map(|x| 6.0 * x).collect();
    for activation in ALL {
        let mut y = cast::<T>(&x);
        (kernels.activation)(activation, &mut y);
        let expected: Vec<_> = x.iter().map(|x| value(activation, *x)).collect();
        assert_close(&format!("{activation:?} of {len} on {isa:?}"), &y, &expected);
        for x in [1000.0, -1000.0] {
            let mut y = [T::of(x)];
            (kernels.activation)(activation, &mut y);
            assert!(y[0].is_finite(), "{activation:?}({x}) is {} on {isa:?}", y[0]);
        }
        let mut y = [T::nan()];
        (kernels.activation)(activation, &mut y);
        assert!(y[0].is_nan(), "{activation:?}(NaN) is {} on {isa:?}", y[0]);
    }
    let mut y = cast::<T>(&x);
    assert_eq!((kernels.add)(&cast(&x), &mut y), Ok(()));
    assert_close("the sum", &y, &x.iter().map(|x| 2.0 * x).collect::<Vec<_>>());
    assert_eq!((kernels.add)(&cast(&x[1..]), &mut y), Err(Mismatch));
}

#[test]
fn element_by_element() {
    for len in [1, 7, 16, 39] {
        everywhere!(elements, len);
    }
}

fn softmax<T: Scalar>(isa: Isa, channels: usize, places: usize) {
    let kernels = T::sample_kernels(isa);
    let x = numbers(1, channels * places);
    let sum = |place: usize| (0..channels).map(|c| x[c * places + place].exp()).sum::<f64>();
    let shares: Vec<f64> = x.iter().enumerate().map(|(i, x)| x.exp() / sum(i % places)).collect();
    let mut y = cast::<T>(&x);
    assert_eq!((kernels.softmax)(channels, &mut y), Ok(()));
    assert_close("softmax", &y, &shares);
    let mut y = cast::<T>(&x);
    assert_eq!((kernels.log_softmax)(channels, &mut y), Ok(()));
    assert_close("log_softmax", &y, &shares.iter().map(|share| share.ln()).collect::<Vec<_>>());
    let mut y = vec![T::of(3000.0); channels * places];
    assert_eq!((kernels.softmax)(channels, &mut y), Ok(()));
    assert_close("softmax of large numbers", &y, &vec![1.0 / channels as f64; y.len()]);
    assert_eq!((kernels.softmax)(0, &mut y), Err(Mismatch));
    assert_eq!((kernels.softmax)(y.len() + 1, &mut y), Err(Mismatch));
}

#[test]
fn along_the_channels() {
    for (channels, places) in [(1, 1), (10, 1), (3, 4), (7, 5)] {
        everywhere!(softmax, channels, places);
    }
}
