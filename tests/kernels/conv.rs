//! Convolutions.

use netshape::Scalar;
use netshape::kernel::{Convolution, Isa};
use netshape::layer::ConvGeometry;
use proptest::prelude::*;

use crate::group::{assert_close, cast, dirty, interleave, numbers, samples, total};
use crate::{everywhere, naive};

fn check<T: Scalar>(isa: Isa, g: &ConvGeometry, with_bias: bool) {
    for convolution in [Convolution::Direct, Convolution::Winograd] {
        check_algorithm::<T>(isa, convolution, g, with_bias);
    }
}

fn check_algorithm<T: Scalar>(isa: Isa, convolution: Convolution, g: &ConvGeometry, with_bias: bool) {
    let kernels = T::kernels(isa, convolution);
    let lanes = kernels.lanes;
    let what = |name: &str| format!("{name} of {g:?}, {convolution:?} on {isa:?}");
    let x = samples::<T>(isa, 1, g.input_len());
    let dy = samples::<T>(isa, 2, g.output_len());
    let weight = numbers(3, g.weights());
    let biases = if with_bias { g.output[0] } else { 0 };
    let bias = numbers(4, biases);
    let results: Vec<_> = x.iter().zip(&dy).map(|(x, dy)| naive::conv(g, x, &weight, &bias, dy)).collect();
    let pick = |field: fn(&naive::Conv) -> &Vec<f64>| results.iter().map(field).cloned().collect::<Vec<_>>();
    let (group_x, group_dy) = (interleave::<T>(&x), interleave::<T>(&dy));

    let mut y = dirty::<T>(g.output_len() * lanes);
    let mut scratch = dirty(g.forward_scratch() * lanes);
    (kernels.conv_forward)(g, &group_x, &cast(&weight), &cast(&bias), &mut y, &mut scratch);
    assert_close(&what("y"), &y, &cast(&interleave::<f64>(&pick(|r| &r.y))));

    let mut dx = dirty::<T>(g.input_len() * lanes);
    let mut scratch = dirty(g.input_scratch() * lanes);
    (kernels.conv_backward_input)(g, &cast(&weight), &group_dy, &mut dx, &mut scratch);
    assert_close(&what("dx"), &dx, &interleave::<f64>(&pick(|r| &r.dx)));

    let mut dweight = cast::<T>(&weight);
    let mut dbias = cast::<T>(&bias);
    let mut scratch = dirty(g.weight_scratch() * lanes);
    (kernels.conv_backward_weight)(g, &group_x, &group_dy, &mut dweight, &mut dbias, &mut scratch);
    assert_close(&what("dweight"), &dweight, &total(&weight, pick(|r| &r.dweight).into_iter()));
    assert_close(&what("dbias"), &dbias, &total(&bias, pick(|r| &r.dbias).into_iter()));
}

/// Along one axis: size, kernel, stride, padding, dilation.
fn axis() -> impl Strategy<Value = [usize; 5]> {
    (1..=13_usize, 1..=5_usize, 1..=3_usize, 0..=3_usize, 1..=3_usize)
        .prop_filter("the kernel must fit", |(n, k, _, p, d)| d * (k - 1) < n + 2 * p)
        .prop_map(|(n, k, s, p, d)| [n, k, s, p, d])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_geometry(h in axis(), w in axis(), groups in 1..=3_usize, i in 1..=4_usize, o in 1..=9_usize, bias: bool) {
        let g = ConvGeometry::new(
            [i * groups, h[0], w[0]], o * groups, [h[1], w[1]], [h[2], w[2]], [h[3], w[3]], [h[4], w[4]], groups,
        );
        everywhere!(check, &g, bias);
    }

    #[test]
    fn depthwise(h in axis(), w in axis(), channels in 1..=6_usize, times in 1..=2_usize) {
        let g = ConvGeometry::new(
            [channels, h[0], w[0]], channels * times, [h[1], w[1]], [h[2], w[2]], [h[3], w[3]], [h[4], w[4]], channels,
        );
        everywhere!(check, &g, true);
    }
}

#[test]
fn lenet() {
    everywhere!(check, &ConvGeometry::new([1, 28, 28], 6, [5, 5], [1, 1], [2, 2], [1, 1], 1), true);
    everywhere!(check, &ConvGeometry::new([6, 14, 14], 16, [5, 5], [1, 1], [0, 0], [1, 1], 1), true);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever Winograd's algorithm is chosen for: odd sizes, edges of squares, channels that fill no vector or block.
    #[test]
    fn three_by_three(size in [3..=14_usize, 3..=14_usize], channels in [8..=40_usize, 8..=70_usize], p in [0..=2_usize, 0..=2_usize], bias: bool) {
        let g = ConvGeometry::new([channels[0], size[0], size[1]], channels[1], [3, 3], [1, 1], p, [1, 1], 1);
        everywhere!(check, &g, bias);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever fewer products along the rows are chosen for: widths that no piece divides, all paddings, few channels.
    #[test]
    fn few_channels(
        size in [1..=17_usize, 1..=17_usize], channels in [1..=7_usize, 4..=20_usize], height in 1..=5_usize,
        wide: bool, p in [0..=4_usize, 0..=4_usize], bias: bool,
    ) {
        let kernel = [height, if wide { 5 } else { 3 }];
        let p = [p[0] % kernel[0], p[1] % kernel[1]];
        let size = [0, 1].map(|axis| size[axis].max((kernel[axis]).saturating_sub(2 * p[axis])));
        let g = ConvGeometry::new([channels[0], size[0], size[1]], channels[1], kernel, [1, 1], p, [1, 1], 1);
        everywhere!(check, &g, bias);
    }
}

#[test]
fn one_pixel() {
    everywhere!(check, &ConvGeometry::new([37, 1, 1], 29, [1, 1], [1, 1], [0, 0], [1, 1], 1), true);
}

#[test]
fn kernel_wider_than_a_tile() {
    everywhere!(check, &ConvGeometry::new([2, 20, 31], 5, [11, 11], [4, 4], [2, 2], [1, 1], 1), true);
}

#[test]
fn large_map_is_cut_into_strips() {
    everywhere!(check, &ConvGeometry::new([3, 64, 61], 7, [3, 3], [1, 1], [1, 1], [1, 1], 1), false);
}

#[test]
#[should_panic(expected = "scratch has 0 numbers")]
fn a_short_slice_is_refused() {
    let g = ConvGeometry::new([1, 3, 3], 1, [3, 3], [1, 1], [1, 1], [1, 1], 1);
    let kernels = f32::kernels(Isa::Scalar, Convolution::Direct);
    (kernels.conv_forward)(&g, &[0.0; 9], &[0.0; 9], &[], &mut [0.0; 9], &mut []);
}

#[test]
#[should_panic(expected = "is not what its options give")]
fn a_geometry_that_contradicts_itself_is_refused() {
    let mut g = ConvGeometry::new([1, 3, 3], 1, [3, 3], [1, 1], [0, 0], [1, 1], 1);
    g.output = [1, 3, 3];
    let kernels = f32::kernels(Isa::Scalar, Convolution::Direct);
    (kernels.conv_forward)(&g, &[0.0; 9], &[0.0; 9], &[], &mut [0.0; 9], &mut []);
}
