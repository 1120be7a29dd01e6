//! What is asked of arguments before the loops trust them: as `kernel::check`, but answered instead of asserted.

use super::{Answer, Mismatch};
use crate::layer::{ConvGeometry, PoolGeometry};

/// No size, kernel, stride, padding or dilation is larger, so that no product of two of them overflows.
const MOST: usize = 1 << 20;

/// `Ok` if `holds`.
#[inline(always)]
pub(super) fn expect(holds: bool) -> Answer {
    if holds { Ok(()) } else { Err(Mismatch) }
}

/// The product of the sizes, if it is one that a slice can have.
#[inline(always)]
pub(super) fn product(sizes: [usize; 3]) -> Result<usize, Mismatch> {
    let [a, b, c] = sizes;
    a.checked_mul(b).and_then(|ab| ab.checked_mul(c)).ok_or(Mismatch)
}

/// Checks one axis: every window that makes an output begins inside of the padded map.
#[inline(always)]
fn axis(input: usize, output: usize, kernel: usize, stride: usize, padding: usize, dilation: usize) -> Answer {
    let all = [input, output, kernel, stride, dilation];
    expect(all.iter().all(|&n| 0 < n && n <= MOST) && padding <= MOST)?;
    let reach = dilation * (kernel - 1) + 1;
    expect(reach <= 2 * MOST && (output - 1) * stride + reach <= input + 2 * padding)
}

/// Checks a convolution; gives input channels and output channels of one group.
#[inline(always)]
pub(super) fn conv<T>(
    geometry: &ConvGeometry,
    x: &[T],
    weight: &[T],
    bias: &[T],
    y: &[T],
) -> Result<[usize; 2], Mismatch> {
    let ConvGeometry { input, output, kernel, stride, padding, dilation, groups } = *geometry;
    axis(input[1], output[1], kernel[0], stride[0], padding[0], dilation[0])?;
    axis(input[2], output[2], kernel[1], stride[1], padding[1], dilation[1])?;
    let inputs = input[0].checked_div(groups).ok_or(Mismatch)?;
    let outputs = output[0].checked_div(groups).ok_or(Mismatch)?;
    expect(inputs.checked_mul(groups) == Some(input[0]) && outputs.checked_mul(groups) == Some(output[0]))?;
    expect(x.len() == product(input)? && y.len() == product(output)?)?;
    expect(weight.len() == product([output[0], inputs, product([kernel[0], kernel[1], 1])?])?)?;
    expect(bias.is_empty() || bias.len() == output[0])?;
    Ok([inputs, outputs])
}

/// Checks a pooling layer.
#[inline(always)]
pub(super) fn pool<T>(geometry: &PoolGeometry, x: &[T], y: &[T]) -> Answer {
    let PoolGeometry { input, output, kernel, stride, padding, .. } = *geometry;
    for a in 0..2 {
        let all = [input[a + 1], output[a + 1], kernel[a], stride[a]];
        expect(all.iter().all(|&n| 0 < n && n <= MOST))?;
        // Every window has a place of the map in it.
        expect(padding[a] < kernel[a] && (output[a + 1] - 1) * stride[a] < input[a + 1] + padding[a])?;
    }
    expect(input[0] == output[0] && x.len() == product(input)? && y.len() == product(output)?)
}
