//! Fully connected layers, and samples in and out of the lanes.

use netshape::Scalar;
use netshape::kernel::Isa;
use netshape::layer::FcGeometry;
use proptest::prelude::*;

use crate::everywhere;
use crate::group::{assert_close, cast, dirty, interleave, numbers, samples, total};

fn check<T: Scalar>(isa: Isa, g: &FcGeometry, with_bias: bool) {
    let kernels = T::kernels(isa, T::CONVOLUTION);
    let FcGeometry { input, output } = *g;
    let what = |name: &str| format!("{name} of {g:?} on {isa:?}");
    let x = samples::<T>(isa, 1, input);
    let dy = samples::<T>(isa, 2, output);
    let weight = numbers(3, input * output);
    let bias = numbers(4, if with_bias { output } else { 0 });
    let (group_x, group_dy) = (interleave::<T>(&x), interleave::<T>(&dy));

    let mut y = dirty::<T>(output * kernels.lanes);
    (kernels.fc_forward)(g, &group_x, &cast(&weight), &cast(&bias), &mut y);
    let expected = x.iter().map(|x| {
        let dot = |o: usize| (0..input).map(|i| weight[o * input + i] * x[i]).sum::<f64>();
        (0..output).map(|o| dot(o) + bias.get(o).unwrap_or(&0.0)).collect()
    });
    assert_close(&what("y"), &y, &interleave::<f64>(&expected.collect::<Vec<_>>()));

    let mut dx = dirty::<T>(input * kernels.lanes);
    (kernels.fc_backward_input)(g, &cast(&weight), &group_dy, &mut dx);
    let expected = dy.iter().map(|dy| {
        let dot = |i: usize| (0..output).map(|o| weight[o * input + i] * dy[o]).sum();
        (0..input).map(dot).collect()
    });
    assert_close(&what("dx"), &dx, &interleave::<f64>(&expected.collect::<Vec<_>>()));

    let (mut dweight, mut dbias) = (cast::<T>(&weight), cast::<T>(&bias));
    let mut scratch = dirty(g.weight_scratch() * kernels.lanes);
    (kernels.fc_backward_weight)(g, &group_x, &group_dy, &mut dweight, &mut dbias, &mut scratch);
    let outer = x.iter().zip(&dy).map(|(x, dy)| dy.iter().flat_map(|dy| x.iter().map(move |x| x * dy)).collect());
    assert_close(&what("dweight"), &dweight, &total(&weight, outer));
    assert_close(&what("dbias"), &dbias, &total(&bias, dy.iter().cloned()));
}

fn check_pack<T: Scalar>(isa: Isa, len: usize, count: usize) {
    let kernels = T::kernels(isa, T::CONVOLUTION);
    let count = count.min(kernels.lanes);
    let data = numbers(1, 20 * len);
    let indices: Vec<_> = (0..count).map(|l| (l * 7 + 3) % 20).collect();
    let mut group = dirty::<T>(len * kernels.lanes);
    (kernels.pack)(&cast(&data), len, &indices, &mut group);
    for (i, x) in group.iter().enumerate() {
        let (e, l) = (i / kernels.lanes, i % kernels.lanes);
        let expected = if l < count { T::of(data[indices[l] * len + e]) } else { T::zero() };
        assert_eq!(*x, expected, "number {e} of lane {l} of {len} on {isa:?}");
    }
    let mut back = dirty::<T>(len * count);
    (kernels.unpack)(&group, len, &mut back);
    for (l, index) in indices.iter().enumerate() {
        assert_eq!(back[l * len..][..len], cast::<T>(&data[index * len..][..len]), "sample {l} of {len} on {isa:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_size(input in 1..=70_usize, output in 1..=40_usize, bias: bool) {
        everywhere!(check, &FcGeometry { input, output }, bias);
    }

    #[test]
    fn samples_go_in_and_out(len in 1..=70_usize, count in 1..=16_usize) {
        everywhere!(check_pack, len, count);
    }
}

#[test]
fn lenet() {
    everywhere!(check, &FcGeometry { input: 400, output: 120 }, true);
    everywhere!(check, &FcGeometry { input: 84, output: 10 }, true);
}
