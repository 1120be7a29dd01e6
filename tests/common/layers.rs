//! Layers on whole batches, by the kernels of one instruction set: the samples go through in groups, as in a network.
//!
//! Whatever must not matter is spoilt: results and scratch hold NaN before they are written, and idle lanes of `x` are
//! not zero.

use netshape::Scalar;
use netshape::kernel::Kernels;
use netshape::layer::{Activation, BatchNormGeometry, ConvGeometry, FcGeometry, GroupNormGeometry, PoolGeometry};

/// Splits `batch` samples into groups, packs those of each input, lets `pass` make the outputs' group, and puts the
/// outputs' samples one behind the other again. `lens` are the numbers that a sample of each output has.
///
/// The first input is what arrives at the layer; of the other ones, which are gradients, idle lanes are zero.
pub(crate) fn in_groups<T: Scalar, const IN: usize, const OUT: usize>(
    kernels: &Kernels<T>,
    batch: usize,
    inputs: [&[T]; IN],
    lens: [usize; OUT],
    mut pass: impl FnMut([&[T]; IN], [&mut [T]; OUT]),
) -> [Vec<T>; OUT] {
    let lanes = kernels.lanes;
    let mut outputs = lens.map(|_| Vec::new());
    for start in (0..batch).step_by(lanes) {
        let indices: Vec<usize> = (start..batch.min(start + lanes)).collect();
        let mut packed = inputs.map(|samples| {
            let len = samples.len() / batch;
            let mut group = vec![T::nan(); len * lanes];
            (kernels.pack)(samples, len, &indices, &mut group);
            group
        });
        for (place, number) in packed[0].iter_mut().enumerate() {
            if place % lanes >= indices.len() {
                assert_eq!(*number, T::zero(), "an idle lane after pack");
                *number = T::of(7.0);
            }
        }
        let mut results = lens.map(|len| vec![T::nan(); len * lanes]);
        pass(packed.each_ref().map(Vec::as_slice), results.each_mut().map(Vec::as_mut_slice));
        for ((output, result), len) in outputs.iter_mut().zip(results).zip(lens) {
            let mut samples = vec![T::nan(); len * indices.len()];
            (kernels.unpack)(&result, len, &mut samples);
            output.extend(samples);
        }
    }
    outputs
}

/// The gradients of a layer with parameters.
pub(crate) struct Gradients<T> {
    pub(crate) dx: Vec<T>,
    pub(crate) dweight: Vec<T>,
    pub(crate) dbias: Vec<T>,
}

fn scratch<T: Scalar>(kernels: &Kernels<T>, per_lane: usize) -> Vec<T> {
    vec![T::nan(); per_lane * kernels.lanes]
}

pub(crate) fn conv<T: Scalar>(k: &Kernels<T>, g: &ConvGeometry, x: &[T], weight: &[T], bias: &[T]) -> Vec<T> {
    let batch = x.len() / g.input_len();
    let mut scratch = scratch(k, g.forward_scratch());
    let [y] = in_groups(k, batch, [x], [g.output_len()], |[x], [y]| {
        (k.conv_forward)(g, x, weight, bias, y, &mut scratch);
    });
    y
}

pub(crate) fn conv_backward<T: Scalar>(
    k: &Kernels<T>,
    g: &ConvGeometry,
    x: &[T],
    weight: &[T],
    bias: &[T],
    dy: &[T],
) -> Gradients<T> {
    let (mut dweight, mut dbias) = (vec![T::zero(); weight.len()], vec![T::zero(); bias.len()]);
    let mut input_scratch = scratch(k, g.input_scratch());
    let mut weight_scratch = scratch(k, g.weight_scratch());
    let [dx] = in_groups(k, x.len() / g.input_len(), [x, dy], [g.input_len()], |[x, dy], [dx]| {
        (k.conv_backward_input)(g, weight, dy, dx, &mut input_scratch);
        (k.conv_backward_weight)(g, x, dy, &mut dweight, &mut dbias, &mut weight_scratch);
    });
    Gradients { dx, dweight, dbias }
}

pub(crate) fn fc<T: Scalar>(k: &Kernels<T>, g: &FcGeometry, x: &[T], weight: &[T], bias: &[T]) -> Vec<T> {
    let [y] = in_groups(k, x.len() / g.input, [x], [g.output], |[x], [y]| (k.fc_forward)(g, x, weight, bias, y));
    y
}

pub(crate) fn fc_backward<T: Scalar>(
    k: &Kernels<T>,
    g: &FcGeometry,
    x: &[T],
    weight: &[T],
    bias: &[T],
    dy: &[T],
) -> Gradients<T> {
    let (mut dweight, mut dbias) = (vec![T::zero(); weight.len()], vec![T::zero(); bias.len()]);
    let mut scratch = scratch(k, g.weight_scratch());
    let [dx] = in_groups(k, x.len() / g.input, [x, dy], [g.input], |[x, dy], [dx]| {
        (k.fc_backward_input)(g, weight, dy, dx);
        (k.fc_backward_weight)(g, x, dy, &mut dweight, &mut dbias, &mut scratch);
    });
    Gradients { dx, dweight, dbias }
}

/// What leaves `maxpool`, and the gradient of what arrived.
///
/// The gradient is computed a second time as it is where `relu` follows in place: with an output that `relu` has
/// overwritten, and no gradient where it has put a zero. `dx` has to be the same for such a gradient.
pub(crate) fn maxpool<T: Scalar>(k: &Kernels<T>, g: &PoolGeometry, x: &[T], dy: &[T]) -> [Vec<T>; 2] {
    let [ilen, olen] = [g.input, g.output].map(|dims| dims.iter().product::<usize>());
    let batch = x.len() / ilen;
    let mut relu_dy = dy.to_vec();
    let [y, dx] = in_groups(k, batch, [x, dy], [olen, ilen], |[x, dy], [y, dx]| {
        (k.maxpool_forward)(g, x, y);
        (k.maxpool_backward)(g, x, y, dy, dx);
    });
    for (dy, y) in relu_dy.iter_mut().zip(&y) {
        if *y <= T::zero() {
            *dy = T::zero();
        }
    }
    let [plain, relu] = in_groups(k, batch, [x, &relu_dy], [ilen, ilen], |[x, dy], [plain, relu]| {
        let mut y = vec![T::nan(); dy.len()];
        (k.maxpool_forward)(g, x, &mut y);
        (k.maxpool_backward)(g, x, &y, dy, plain);
        (k.activation_in_place)(Activation::Relu, &mut y);
        (k.maxpool_backward)(g, x, &y, dy, relu);
    });
    assert_eq!(plain, relu, "{g:?} on {:?}: maxpool before relu in place", k.isa);
    [y, dx]
}

pub(crate) fn avgpool<T: Scalar>(k: &Kernels<T>, g: &PoolGeometry, x: &[T], dy: &[T]) -> [Vec<T>; 2] {
    let [ilen, olen] = [g.input, g.output].map(|dims| dims.iter().product::<usize>());
    in_groups(k, x.len() / ilen, [x, dy], [olen, ilen], |[x, dy], [y, dx]| {
        (k.avgpool_forward)(g, x, y);
        (k.avgpool_backward)(g, dy, dx);
    })
}

/// What leaves an activation, and the gradient of what arrived; out of place and, where that may be, in place.
pub(crate) fn activation<T: Scalar>(k: &Kernels<T>, f: Activation, len: usize, x: &[T], dy: &[T]) -> [Vec<T>; 2] {
    let [y, dx, in_place] = in_groups(k, x.len() / len, [x, dy], [len; 3], |[x, dy], [y, dx, in_place]| {
        (k.activation_forward)(f, x, y);
        in_place.copy_from_slice(x);
        (k.activation_in_place)(f, in_place);
        dx.copy_from_slice(dy);
        (k.activation_backward)(f, if f.works_in_place() { y } else { x }, dx);
    });
    assert_eq!(y, in_place, "{f:?} on {:?}: in place and out of place", k.isa);
    [y, dx]
}

/// What leaves `softmax` (or `log_softmax`), and the gradient of what arrived.
pub(crate) fn softmax<T: Scalar>(
    k: &Kernels<T>,
    logarithm: bool,
    [channels, len]: [usize; 2],
    x: &[T],
    dy: &[T],
) -> [Vec<T>; 2] {
    let (forward, backward) =
        if logarithm { (k.log_softmax, k.log_softmax_backward) } else { (k.softmax, k.softmax_backward) };
    in_groups(k, x.len() / len, [x, dy], [len; 2], |[x, dy], [y, dx]| {
        y.copy_from_slice(x);
        forward(channels, y);
        dx.copy_from_slice(dy);
        backward(channels, y, dx);
    })
}

/// What leaves group norm or layer norm, and the gradients.
pub(crate) fn groupnorm<T: Scalar>(
    k: &Kernels<T>,
    g: &GroupNormGeometry,
    x: &[T],
    weight: &[T],
    bias: &[T],
    dy: &[T],
) -> (Vec<T>, Gradients<T>) {
    let (mut dweight, mut dbias) = (vec![T::zero(); weight.len()], vec![T::zero(); bias.len()]);
    let [y, dx] = in_groups(k, x.len() / g.len(), [x, dy], [g.len(); 2], |[x, dy], [y, dx]| {
        let mut kept = scratch(k, g.kept());
        (k.groupnorm_forward)(g, x, weight, bias, y, &mut kept);
        dx.copy_from_slice(dy);
        (k.groupnorm_backward)(g, x, &kept, weight, dx, &mut dweight, &mut dbias);
    });
    (y, Gradients { dx, dweight, dbias })
}

/// What leaves batch norm in inference.
pub(crate) fn batchnorm_infer<T: Scalar>(
    k: &Kernels<T>,
    g: &BatchNormGeometry,
    x: &[T],
    statistics: [&[T]; 2],
    weight: &[T],
    bias: &[T],
) -> Vec<T> {
    let [y] = in_groups(k, x.len() / g.len(), [x], [g.len()], |[x], [y]| {
        (k.batchnorm_forward)(g, x, statistics, weight, bias, y);
    });
    y
}

/// What batch norm over a whole batch gives.
pub(crate) struct BatchNorm<T> {
    pub(crate) y: Vec<T>,
    pub(crate) gradients: Gradients<T>,
    /// Each channel's mean and unbiased variance.
    pub(crate) statistics: [Vec<f64>; 2],
}

/// Batch norm in training. What the groups tell is put together by the definitions of mean and variance.
pub(crate) fn batchnorm<T: Scalar>(
    k: &Kernels<T>,
    g: &BatchNormGeometry,
    x: &[T],
    weight: &[T],
    bias: &[T],
    dy: &[T],
) -> BatchNorm<T> {
    let (batch, channels) = (x.len() / g.len(), g.channels);
    // How many samples each group has, one after the other.
    let sizes = || (0..batch).step_by(k.lanes).map(|start| k.lanes.min(batch - start));
    let mut told = Vec::new();
    let mut size = sizes();
    let [] = in_groups(k, batch, [x], [], |[x], []| {
        let mut moments = vec![[f64::NAN; 2]; channels];
        (k.batchnorm_moments)(g, size.next().unwrap(), x, &mut moments);
        told.push(moments);
    });
    let count = (batch * g.positions) as f64;
    let counts = || sizes().map(|size| (size * g.positions) as f64).zip(&told);
    let mean: Vec<f64> = (0..channels).map(|c| counts().map(|(n, told)| n * told[c][0]).sum::<f64>() / count).collect();
    let squares =
        (0..channels).map(|c| counts().map(|(n, told)| told[c][1] + n * (told[c][0] - mean[c]).powi(2)).sum::<f64>());
    let squares: Vec<f64> = squares.collect();
    let agreed: [Vec<T>; 2] =
        [mean.iter().map(|x| T::of(*x)).collect(), squares.iter().map(|x| T::of(x / count)).collect()];
    let agreed = agreed.each_ref().map(Vec::as_slice);

    let mut sums = vec![[0.0; 2]; channels];
    let mut size = sizes();
    let [y] = in_groups(k, batch, [x, dy], [g.len()], |[x, dy], [y]| {
        (k.batchnorm_forward)(g, x, agreed, weight, bias, y);
        let mut told = vec![[f64::NAN; 2]; channels];
        (k.batchnorm_sums)(g, size.next().unwrap(), x, agreed, dy, &mut told);
        for (sum, told) in sums.iter_mut().zip(told) {
            *sum = [sum[0] + told[0], sum[1] + told[1]];
        }
    });
    let means: Vec<_> = sums.iter().map(|sum| sum.map(|sum| sum / count)).collect();
    let mut size = sizes();
    let [dx] = in_groups(k, batch, [x, dy], [g.len()], |[x, dy], [dx]| {
        dx.copy_from_slice(dy);
        (k.batchnorm_backward)(g, size.next().unwrap(), x, agreed, weight, &means, dx);
    });
    let [dbias, dweight] = [0, 1].map(|i| sums.iter().map(|sum| T::of(sum[i])).collect());
    let variance = squares.iter().map(|squares| squares / (count - 1.0)).collect();
    BatchNorm { y, gradients: Gradients { dx, dweight, dbias }, statistics: [mean, variance] }
}
