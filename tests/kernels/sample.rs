//! The kernels for one sample: convolutions and fully connected layers. The other layers are in `sample_layers`.

use netshape::Scalar;
use netshape::kernel::Isa;
use netshape::kernel::sample::Mismatch;
use netshape::layer::{ConvGeometry, FcGeometry};
use proptest::prelude::*;

use crate::group::{assert_close, cast, dirty, numbers};
use crate::{everywhere, naive};

fn check<T: Scalar>(isa: Isa, g: &ConvGeometry, with_bias: bool) {
    let x = numbers(1, g.input_len());
    let weight = numbers(3, g.weights());
    let bias = numbers(4, if with_bias { g.output[0] } else { 0 });
    let expected = naive::conv(g, &x, &weight, &bias, &vec![0.0; g.output_len()]).y;
    let mut y = dirty::<T>(g.output_len());
    let mut scratch = dirty(g.inference_scratch());
    let answer = (T::sample_kernels(isa).conv)(g, &cast(&x), &cast(&weight), &cast(&bias), &mut y, &mut scratch);
    assert_eq!(answer, Ok(()), "{g:?} on {isa:?}");
    assert_close(&format!("{g:?} on {isa:?}"), &y, &expected);
}

/// The same by Winograd's algorithm, where the instruction set has lanes enough for it.
fn check_winograd<T: Scalar>(isa: Isa, g: &ConvGeometry, with_bias: bool) {
    let kernels = T::sample_kernels(isa);
    let workspace = kernels.winograd_workspace(g);
    assert_eq!(workspace.is_some(), isa.lanes::<T>() >= 8, "{isa:?}");
    let Some(len) = workspace else { return };
    let x = numbers(1, g.input_len());
    let weight = numbers(3, g.weights());
    let bias = numbers(4, if with_bias { g.output[0] } else { 0 });
    let expected = naive::conv(g, &x, &weight, &bias, &vec![0.0; g.output_len()]).y;
    let (mut y, mut workspace) = (dirty::<T>(g.output_len()), dirty(len));
    let answer = (kernels.winograd)(g, &cast(&x), &cast(&weight), &cast(&bias), &mut y, &mut workspace);
    assert_eq!(answer, Ok(()), "{g:?} on {isa:?}");
    assert_close(&format!("{g:?} on {isa:?}"), &y, &expected);
    let short = (kernels.winograd)(g, &cast(&x), &cast(&weight), &cast(&bias), &mut y, &mut workspace[1..]);
    assert_eq!(short, Err(Mismatch), "a number of the workspace is missing");
}

/// Along one axis: size, kernel, stride, padding, dilation.
fn axis(sizes: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = [usize; 5]> {
    (sizes, 1..=5_usize, 1..=3_usize, 0..=3_usize, 1..=3_usize)
        .prop_filter("the kernel must fit", |(n, k, _, p, d)| d * (k - 1) < n + 2 * p)
        .prop_map(|(n, k, s, p, d)| [n, k, s, p, d])
}

fn conv([h, w]: [[usize; 5]; 2], inputs: usize, outputs: usize, groups: usize) -> ConvGeometry {
    let pair = |option: usize| [h[option], w[option]];
    let input = [inputs * groups, h[0], w[0]];
    ConvGeometry::new(input, outputs * groups, pair(1), pair(2), pair(3), pair(4), groups)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_geometry(h in axis(1..=9), w in axis(1..=40), groups in 1..=3_usize, i in 1..=4_usize, o in 1..=9_usize, bias: bool) {
        everywhere!(check, &conv([h, w], i, o, groups), bias);
    }

    #[test]
    fn many_channels(h in axis(1..=6), w in axis(1..=12), i in 1..=4_usize, o in 10..=40_usize, bias: bool) {
        everywhere!(check, &conv([h, w], i, o, 1), bias);
    }

    #[test]
    fn depthwise(h in axis(1..=9), w in axis(1..=20), channels in 1..=6_usize, times in 1..=2_usize) {
        everywhere!(check, &conv([h, w], 1, times, channels), true);
    }

    /// Odd sizes, edges of squares, channels that fill no vector or no pair of vectors.
    #[test]
    fn by_winograd(h in 1..=19_usize, w in 1..=23_usize, p in [0..=2_usize, 0..=2_usize], i in 1..=20_usize, o in 1..=40_usize, bias: bool) {
        prop_assume!(h + 2 * p[0] >= 3 && w + 2 * p[1] >= 3);
        let g = ConvGeometry::new([i, h, w], o, [3, 3], [1, 1], p, [1, 1], 1);
        everywhere!(check_winograd, &g, bias);
    }

    #[test]
    fn any_fully_connected_layer(input in 1..=150_usize, output in 1..=40_usize, bias: bool) {
        everywhere!(check_fc, input, output, bias);
    }
}

fn check_fc<T: Scalar>(isa: Isa, input: usize, output: usize, with_bias: bool) {
    let (x, weight) = (numbers(1, input), numbers(2, input * output));
    let bias = numbers(3, if with_bias { output } else { 0 });
    let product = |row: &[f64]| row.iter().zip(&x).map(|(w, x)| w * x).sum::<f64>();
    let expected = weight.chunks_exact(input).map(product).enumerate();
    let expected: Vec<_> = expected.map(|(o, y)| y + if with_bias { bias[o] } else { 0.0 }).collect();
    let mut y = dirty::<T>(output);
    let geometry = FcGeometry { input, output };
    let answer = (T::sample_kernels(isa).fc)(&geometry, &cast(&x), &cast(&weight), &cast(&bias), &mut y);
    assert_eq!(answer, Ok(()));
    assert_close(&format!("fc {input} -> {output} on {isa:?}"), &y, &expected);
}

#[test]
fn the_workloads() {
    for (input, channels, kernel, padding) in [
        ([1, 28, 28], 6, 5, 2),
        ([6, 14, 14], 16, 5, 0),
        ([3, 32, 32], 32, 3, 1),
        ([32, 32, 32], 13, 3, 1),
        ([32, 16, 16], 64, 3, 1),
        ([64, 7, 7], 40, 3, 1),
        ([64, 8, 8], 40, 1, 0),
    ] {
        let g = ConvGeometry::new(input, channels, [kernel; 2], [1; 2], [padding; 2], [1; 2], 1);
        everywhere!(check, &g, true);
    }
}

#[test]
fn a_kernel_as_large_as_the_map() {
    everywhere!(check, &ConvGeometry::new([12, 5, 4], 20, [5, 4], [1, 1], [0, 0], [1, 1], 2), true);
    everywhere!(check, &ConvGeometry::new([37, 1, 1], 29, [1, 1], [2, 3], [0, 0], [4, 1], 1), false);
}

#[test]
fn arguments_that_contradict_each_other_are_answered() {
    let kernels = f32::sample_kernels(Isa::detect());
    let g = ConvGeometry::new([1, 3, 3], 1, [3, 3], [1, 1], [1, 1], [1, 1], 1);
    let mut y = [5.0; 9];
    let mut scratch = vec![0.0; g.inference_scratch()];
    let short = scratch.len() - 1;
    assert_eq!((kernels.conv)(&g, &[0.0; 9], &[0.0; 9], &[], &mut y, &mut scratch[..short]), Err(Mismatch));
    assert_eq!((kernels.conv)(&g, &[0.0; 8], &[0.0; 9], &[], &mut y, &mut scratch), Err(Mismatch));
    assert_eq!((kernels.conv)(&g, &[0.0; 9], &[0.0; 8], &[], &mut y, &mut scratch), Err(Mismatch));
    assert_eq!((kernels.conv)(&g, &[0.0; 9], &[0.0; 9], &[0.0; 2], &mut y, &mut scratch), Err(Mismatch));
    let mut wide = g;
    wide.output = [1, 3, 4];
    assert_eq!((kernels.conv)(&wide, &[0.0; 9], &[0.0; 9], &[], &mut [0.0; 12], &mut scratch), Err(Mismatch));
    for broken in [
        ConvGeometry { stride: [0, 1], ..g },
        ConvGeometry { groups: 0, ..g },
        ConvGeometry { dilation: [1, 0], ..g },
        ConvGeometry { kernel: [1 << 40, 3], ..g },
        ConvGeometry { output: [1, 0, 9], ..g },
    ] {
        assert!((kernels.conv)(&broken, &[0.0; 9], &[0.0; 9], &[], &mut y, &mut scratch).is_err(), "{broken:?}");
    }
    assert_eq!(y.map(f32::to_bits), [5.0_f32; 9].map(f32::to_bits), "nothing was computed");
    let fc = FcGeometry { input: 3, output: 2 };
    assert_eq!((kernels.fc)(&fc, &[0.0; 3], &[0.0; 5], &[], &mut [0.0; 2]), Err(Mismatch));
    assert_eq!((kernels.fc)(&fc, &[0.0; 3], &[0.0; 6], &[0.0], &mut [0.0; 2]), Err(Mismatch));
}
