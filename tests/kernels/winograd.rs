//! How exact Winograd's algorithm is, beside the direct sums and against `f64`.

use netshape::Scalar;
use netshape::kernel::{Convolution, Isa};
use netshape::layer::ConvGeometry;

use crate::group::{cast, dirty, interleave, numbers, samples};

/// Output, gradient of the input and gradient of the weight.
fn results<T: Scalar>(isa: Isa, convolution: Convolution, g: &ConvGeometry) -> [Vec<f64>; 3] {
    let kernels = T::kernels(isa, convolution);
    let lanes = kernels.lanes;
    // As many lanes in both scalars, so that both sum the same numbers.
    let group = |seed: u64, len: usize| interleave::<T>(&samples::<T>(isa, seed, len));
    let (x, dy, weight) = (group(1, g.input_len()), group(2, g.output_len()), cast::<T>(&numbers(3, g.weights())));
    let mut y = dirty::<T>(g.output_len() * lanes);
    (kernels.conv_forward)(g, &x, &weight, &[], &mut y, &mut dirty(g.forward_scratch() * lanes));
    let mut dx = dirty::<T>(g.input_len() * lanes);
    (kernels.conv_backward_input)(g, &weight, &dy, &mut dx, &mut dirty(g.input_scratch() * lanes));
    let mut dweight = vec![T::zero(); g.weights()];
    (kernels.conv_backward_weight)(g, &x, &dy, &mut dweight, &mut [], &mut dirty(g.weight_scratch() * lanes));
    [y, dx, dweight].map(|numbers| numbers.into_iter().map(Scalar::as_f64).collect())
}

/// The largest distance, as a share of the largest number.
fn error(actual: &[f64], exact: &[f64]) -> f64 {
    assert_eq!(actual.len(), exact.len());
    let distance = actual.iter().zip(exact).map(|(a, e)| (a - e).abs()).fold(0.0, f64::max);
    distance / exact.iter().map(|x| x.abs()).fold(0.0, f64::max)
}

#[test]
fn the_error_is_a_few_units_in_the_last_place() {
    // Eight lanes in both scalars.
    if !(Isa::Avx2.is_available() && Isa::Avx512.is_available()) {
        return;
    }
    // In squares, along rows of 3, and along rows of 5.
    for [inputs, outputs, side, kernel, padding] in [
        [16, 16, 24, 3, 1],
        [64, 64, 16, 3, 1],
        [128, 32, 13, 3, 1],
        [3, 16, 32, 3, 1],
        [8, 8, 17, 3, 0],
        [6, 16, 14, 5, 0],
        [3, 16, 28, 5, 2],
    ] {
        let [kernel, padding] = [[kernel; 2], [padding; 2]];
        let g = ConvGeometry::new([inputs, side, side], outputs, kernel, [1, 1], padding, [1, 1], 1);
        let exact = results::<f64>(Isa::Avx512, Convolution::Direct, &g);
        let direct = results::<f32>(Isa::Avx2, Convolution::Direct, &g);
        let winograd = results::<f32>(Isa::Avx2, Convolution::Winograd, &g);
        for (i, name) in ["y", "dx", "dweight"].into_iter().enumerate() {
            let [direct, winograd] = [&direct[i], &winograd[i]].map(|actual| error(actual, &exact[i]));
            println!("{name} of {:?} → {}: direct {direct:.1e}, Winograd {winograd:.1e}", g.input, g.output[0]);
            assert!(winograd.to_bits() != direct.to_bits(), "{name} of {g:?} was computed directly");
            assert!(winograd < 3e-6, "{name} of {g:?}: {winograd:.1e}, direct {direct:.1e}");
        }
    }
}
