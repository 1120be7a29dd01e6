//! What every kernel asks before it trusts its arguments: that a geometry agrees with itself and that the slices are as
//! long as it says. After that, the loops need no bounds checks.

use super::simd::Lanes;
use crate::layer::{ConvGeometry, PoolGeometry};

/// No kernel, stride, padding or dilation is larger, so that no product below overflows.
const MOST: usize = 1 << 20;

/// # Panics
/// If a buffer does not have the length that the geometry gives.
#[track_caller]
pub(super) fn assert_len(name: &str, len: usize, expected: usize) {
    assert!(len == expected, "{name} has {len} numbers where the geometry says {expected}");
}

/// Checks a convolution; `x` and `y` may be their gradients.
///
/// # Panics
/// If the geometry contradicts itself or the slices are not as long as it says.
#[track_caller]
pub(super) fn assert_conv<L: Lanes, T>(geometry: &ConvGeometry, x: &[T], weight: &[T], y: &[T]) {
    let ConvGeometry { input, output, kernel, stride, padding, dilation, groups } = *geometry;
    for axis in 0..2 {
        let positive = [input[axis + 1], kernel[axis], stride[axis], dilation[axis]].iter().all(|n| *n > 0);
        let moderate =
            [kernel[axis], stride[axis], dilation[axis], padding[axis], input[axis + 1]].iter().all(|n| *n <= MOST);
        assert!(positive && moderate, "a size, kernel, stride or dilation of {geometry:?} is zero or too large");
        let reach = dilation[axis] * (kernel[axis] - 1) + 1;
        assert!(
            reach <= input[axis + 1] + 2 * padding[axis],
            "the kernel of {geometry:?} is larger than the padded map"
        );
    }
    assert!(
        groups > 0 && input[0].is_multiple_of(groups) && output[0].is_multiple_of(groups),
        "the groups of {geometry:?} do not divide its channels"
    );
    let consistent = ConvGeometry::new(input, output[0], kernel, stride, padding, dilation, groups);
    assert!(*geometry == consistent, "the output of {geometry:?} is not what its options give");
    assert_len("x", x.len(), geometry.input_len() * L::LANES);
    assert_len("weight", weight.len(), geometry.weights());
    assert_len("y", y.len(), geometry.output_len() * L::LANES);
}

/// # Panics
/// If there are neither as many biases as output channels nor none.
#[track_caller]
pub(super) fn assert_bias<T>(geometry: &ConvGeometry, bias: &[T]) {
    assert!(
        bias.is_empty() || bias.len() == geometry.output[0],
        "a bias has one number for each output channel, or none"
    );
}

/// Checks a pooling layer; `x` and `y` may be their gradients.
///
/// # Panics
/// If the geometry contradicts itself or the slices are not as long as it says.
#[track_caller]
pub(super) fn assert_pool<L: Lanes, T>(geometry: &PoolGeometry, x: &[T], y: &[T]) {
    let PoolGeometry { input, output, kernel, stride, padding } = *geometry;
    for axis in 0..2 {
        let positive = kernel[axis] > 0 && stride[axis] > 0;
        let moderate = [kernel[axis], stride[axis], padding[axis], input[axis + 1]].iter().all(|n| *n <= MOST);
        assert!(positive && moderate, "a kernel or stride of {geometry:?} is zero or too large");
        // With `ceil`, it may reach over the end.
        assert!(
            kernel[axis] < input[axis + 1] + 2 * padding[axis] + stride[axis],
            "the window of {geometry:?} is larger than the padded map"
        );
        assert!(2 * padding[axis] <= kernel[axis], "the padding of {geometry:?} is more than half of its window");
    }
    let fits = [0, 1].iter().all(|&axis| kernel[axis] <= input[axis + 1] + 2 * padding[axis]);
    let consistent = fits && *geometry == PoolGeometry::new(input, kernel, stride, padding);
    assert!(
        consistent || *geometry == PoolGeometry::ceil(input, kernel, stride, padding),
        "the output of {geometry:?} is not what its options give"
    );
    assert_len("x", x.len(), input.iter().product::<usize>() * L::LANES);
    assert_len("y", y.len(), output.iter().product::<usize>() * L::LANES);
}
