//! A convolution, the pooling behind it and `relu` in one go, against them one after the other, which are held against the
//! formulas elsewhere: the same bits.

use netshape::Scalar;
use netshape::kernel::{ConvMaxPool, Convolution, Isa};
use netshape::layer::{ConvGeometry, PoolGeometry};
use proptest::prelude::*;

use crate::everywhere;
use crate::group::{cast, dirty, interleave, numbers, samples};

fn check<T: Scalar>(isa: Isa, conv: &ConvGeometry, pool: &PoolGeometry, relu: bool) {
    for convolution in [Convolution::Direct, Convolution::Winograd] {
        let bits = |together| {
            let results = results::<T>(isa, convolution, conv, pool, relu, together);
            results.map(|numbers| numbers.iter().map(|number| number.as_f64().to_bits()).collect::<Vec<_>>())
        };
        let apart = bits(Together::None);
        for together in [Together::Pooling, Together::Relu] {
            if together == Together::Relu && !relu {
                continue;
            }
            let at_once = bits(together);
            for (i, name) in ["y", "dweight", "dbias", "dx"].into_iter().enumerate() {
                assert!(apart[i] == at_once[i], "{name} of {conv:?}, {pool:?}, {convolution:?} on {isa:?}");
            }
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

/// How the layers are computed: each by itself, the first two together, or all.
#[derive(Clone, Copy, PartialEq)]
enum Together {
    None,
    Pooling,
    Relu,
}

/// What the layers leave, and the gradients of weights, biases and input.
fn results<T: Scalar>(
    isa: Isa,
    convolution: Convolution,
    conv: &ConvGeometry,
    pool: &PoolGeometry,
    relu: bool,
    together: Together,
) -> [Vec<T>; 4] {
    let kernels = T::kernels(isa, convolution);
    let buffer = |len: usize| dirty::<T>(len * kernels.lanes);
    let [x, mut dy, weight, bias] = given::<T>(isa, conv, pool);
    let (mut kept, mut y) = (buffer(conv.output_len()), dirty(dy.len()));
    let layers = ConvMaxPool { conv, pool, relu: together == Together::Relu };
    let at_once = together != Together::None;
    if at_once {
        let mut scratch = buffer(conv.pooled_scratch());
        (kernels.conv_maxpool_forward)(layers, &x, &weight, &bias, &mut kept, &mut y, &mut scratch);
    } else {
        (kernels.conv_forward)(conv, &x, &weight, &bias, &mut kept, &mut buffer(conv.forward_scratch()));
        (kernels.maxpool_forward)(pool, &kept, &mut y);
    }
    if relu && !layers.relu {
        rectify(&mut y, &mut dy);
    }
    let (mut dweight, mut dbias, mut dx) = (weight.clone(), bias, dirty(x.len()));
    let [mut for_weight, mut for_input] = [conv.weight_scratch(), conv.input_scratch()].map(buffer);
    if at_once {
        let gradient = [&mut dweight[..], &mut dbias[..]];
        (kernels.conv_maxpool_backward_weight)(layers, &x, &mut kept, &y, &dy, gradient, &mut for_weight);
        (kernels.conv_maxpool_backward_input)(layers, &weight, &kept, &dy, &mut dx, &mut for_input);
    } else {
        (kernels.maxpool_backward_in_place)(pool, false, &y, &dy, &mut kept);
        (kernels.conv_backward_weight)(conv, &x, &kept, &mut dweight, &mut dbias, &mut for_weight);
        (kernels.conv_backward_input)(conv, &weight, &kept, &mut dx, &mut for_input);
    }
    [y, dweight, dbias, dx]
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

/// A network of the benchmarks: channels and side of the map, channels, side and padding of the kernel.
fn benchmark([inputs, side, outputs, kernel, padding]: [usize; 5]) -> (ConvGeometry, PoolGeometry) {
    let conv = ConvGeometry::new([inputs, side, side], outputs, [kernel; 2], [1, 1], [padding; 2], [1, 1], 1);
    let pool = PoolGeometry::new(conv.output, [2, 2], [2, 2], [0, 0]);
    (conv, pool)
}

const BENCHMARKS: [[usize; 5]; 3] = [[1, 28, 6, 5, 2], [6, 14, 16, 5, 0], [3, 32, 16, 3, 1]];

#[test]
fn the_networks_of_the_benchmarks() {
    for (conv, pool) in BENCHMARKS.map(benchmark) {
        everywhere!(check, &conv, &pool, true);
    }
}

/// Where they are pooled in registers, a place from 0 to 3 of each maximum is all that is kept; 4, if `relu` lets nothing
/// through.
#[test]
fn the_networks_of_the_benchmarks_keep_places() {
    for isa in Isa::available().filter(|isa| isa.lanes::<f32>() >= 8) {
        for ((conv, pool), relu) in BENCHMARKS.map(benchmark).into_iter().flat_map(|both| [(both, false), (both, true)])
        {
            let kernels = f32::kernels(isa, Convolution::Winograd);
            let [x, dy, weight, bias] = given::<f32>(isa, &conv, &pool);
            let (mut kept, mut y) = (dirty::<f32>(conv.output_len() * kernels.lanes), dirty(dy.len()));
            let mut scratch = dirty(conv.pooled_scratch() * kernels.lanes);
            let layers = ConvMaxPool { conv: &conv, pool: &pool, relu };
            (kernels.conv_maxpool_forward)(layers, &x, &weight, &bias, &mut kept, &mut y, &mut scratch);
            let (places, rest) = kept.split_at(y.len());
            for place in [0.0, 1.0, 2.0, 3.0] {
                assert!(places.contains(&place), "no maximum of {conv:?} at {place} on {isa:?}");
            }
            for (&place, &y) in places.iter().zip(&y) {
                let expected = if relu && y == 0.0 { &[4.0][..] } else { &[0.0, 1.0, 2.0, 3.0] };
                assert!(expected.contains(&place), "{y} at {place} of {conv:?} on {isa:?}");
            }
            assert!(rest.iter().all(|number| number.is_nan()), "{conv:?} wrote its map on {isa:?}");
        }
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
