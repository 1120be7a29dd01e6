//! A convolution and the pooling behind it in one go, against the two of them one after the other, which are held against the
//! formulas elsewhere: the same bits.

use netshape::Scalar;
use netshape::kernel::{Convolution, Isa};
use netshape::layer::{ConvGeometry, PoolGeometry};
use proptest::prelude::*;

use crate::everywhere;
use crate::group::{cast, dirty, interleave, numbers, samples};

fn check<T: Scalar>(isa: Isa, conv: &ConvGeometry, pool: &PoolGeometry, relu: bool) {
    for convolution in [Convolution::Direct, Convolution::Winograd] {
        let [apart, together] = [one_after_the_other::<T>, in_one_go::<T>].map(|compute| {
            let results = compute(isa, convolution, conv, pool, relu);
            results.map(|numbers| numbers.iter().map(|number| number.as_f64().to_bits()).collect::<Vec<_>>())
        });
        for (i, name) in ["y", "dweight", "dbias", "dx"].into_iter().enumerate() {
            assert!(apart[i] == together[i], "{name} of {conv:?}, {pool:?}, {convolution:?} on {isa:?}");
        }
    }
}

/// A group's samples, its gradient of the maxima, weights and biases.
fn given<T: Scalar>(isa: Isa, conv: &ConvGeometry, pool: &PoolGeometry) -> [Vec<T>; 4] {
    let group = |seed, len| interleave::<T>(&samples::<T>(isa, seed, len));
    let (x, dy) = (group(1, conv.input_len()), group(2, pool.output.iter().product()));
    [x, dy, cast(&numbers(3, conv.weights())), cast(&numbers(4, conv.output[0]))]
}

/// `relu` behind the pooling and its gradient, as a training step has them.
fn rectify<T: Scalar>(y: &mut [T], dy: &mut [T]) {
    for (y, dy) in y.iter_mut().zip(dy) {
        if *y <= T::zero() {
            (*y, *dy) = (T::zero(), T::zero());
        }
    }
}

fn one_after_the_other<T: Scalar>(
    isa: Isa,
    convolution: Convolution,
    conv: &ConvGeometry,
    pool: &PoolGeometry,
    relu: bool,
) -> [Vec<T>; 4] {
    let kernels = T::kernels(isa, convolution);
    let scratch = |len: usize| dirty::<T>(len * kernels.lanes);
    let [x, mut dy, weight, bias] = given::<T>(isa, conv, pool);
    let (mut map, mut y) = (dirty(conv.output_len() * kernels.lanes), dirty(dy.len()));
    (kernels.conv_forward)(conv, &x, &weight, &bias, &mut map, &mut scratch(conv.forward_scratch()));
    (kernels.maxpool_forward)(pool, &map, &mut y);
    let maxima = y.clone();
    if relu {
        rectify(&mut y, &mut dy);
    }
    (kernels.maxpool_backward_in_place)(pool, &y, &dy, &mut map);
    let (mut dweight, mut dbias, mut dx) = (weight.clone(), bias, dirty(x.len()));
    let mut room = scratch(conv.weight_scratch());
    (kernels.conv_backward_weight)(conv, &x, &map, &mut dweight, &mut dbias, &mut room);
    (kernels.conv_backward_input)(conv, &weight, &map, &mut dx, &mut scratch(conv.input_scratch()));
    [maxima, dweight, dbias, dx]
}

fn in_one_go<T: Scalar>(
    isa: Isa,
    convolution: Convolution,
    conv: &ConvGeometry,
    pool: &PoolGeometry,
    relu: bool,
) -> [Vec<T>; 4] {
    let kernels = T::kernels(isa, convolution);
    let scratch = |len: usize| dirty::<T>(len * kernels.lanes);
    let [x, mut dy, weight, bias] = given::<T>(isa, conv, pool);
    let (mut kept, mut y, both) = (dirty(conv.output_len() * kernels.lanes), dirty(dy.len()), (conv, pool));
    let mut room = scratch(conv.pooled_scratch());
    (kernels.conv_maxpool_forward)(both, &x, &weight, &bias, &mut kept, &mut y, &mut room);
    let maxima = y.clone();
    if relu {
        rectify(&mut y, &mut dy);
    }
    let (mut dweight, mut dbias, mut dx) = (weight.clone(), bias, dirty(x.len()));
    let (gradient, mut room) = ([&mut dweight[..], &mut dbias[..]], scratch(conv.weight_scratch()));
    (kernels.conv_maxpool_backward_weight)(both, &x, &mut kept, &y, &dy, gradient, &mut room);
    let mut room = scratch(conv.input_scratch());
    (kernels.conv_maxpool_backward_input)(both, &weight, &kept, &dy, &mut dx, &mut room);
    [maxima, dweight, dbias, dx]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    /// Maps with rows and columns that no window covers, one row, paddings of all kinds.
    #[test]
    fn any_map(
        size in [1..=17_usize, 1..=17_usize], channels in [1..=7_usize, 4..=20_usize], height in 1..=5_usize,
        wide: bool, p in [0..=4_usize, 0..=4_usize], relu: bool,
    ) {
        let kernel = [height, if wide { 5 } else { 3 }];
        let p = [p[0] % kernel[0], p[1] % kernel[1]];
        let size = [0, 1].map(|axis| size[axis].max((kernel[axis] + 1).saturating_sub(2 * p[axis])));
        let conv = ConvGeometry::new([channels[0], size[0], size[1]], channels[1], kernel, [1, 1], p, [1, 1], 1);
        let pool = PoolGeometry::new(conv.output, [2, 2], [2, 2], [0, 0]);
        everywhere!(check, &conv, &pool, relu);
    }
}

#[test]
fn the_networks_of_the_benchmarks() {
    for [inputs, side, outputs, kernel, padding] in [[1, 28, 6, 5, 2], [6, 14, 16, 5, 0], [3, 32, 16, 3, 1]] {
        let map = [inputs, side, side];
        let conv = ConvGeometry::new(map, outputs, [kernel; 2], [1, 1], [padding; 2], [1, 1], 1);
        let pool = PoolGeometry::new(conv.output, [2, 2], [2, 2], [0, 0]);
        everywhere!(check, &conv, &pool, true);
    }
}

#[test]
fn other_windows() {
    let conv = ConvGeometry::new([3, 17, 17], 16, [3, 3], [1, 1], [1, 1], [1, 1], 1);
    for (kernel, stride, padding) in [([3, 3], [3, 3], [1, 1]), ([2, 2], [3, 3], [0, 0]), ([1, 2], [2, 2], [0, 0])] {
        everywhere!(check, &conv, &PoolGeometry::new(conv.output, kernel, stride, padding), true);
    }
    everywhere!(check, &conv, &PoolGeometry::ceil(conv.output, [2, 2], [2, 2], [0, 0]), true);
}
