//! `fc`: output and gradients of the fully connected layer.
//!
//! All three are the tile of [`gather`](super::gather):
//!
//! ```text
//! y[o]     = bias[o] + Σ_i weight[o, i] · x[i]      one column, the rows are outputs
//! dx[l, i] =           Σ_o dy[o, l] · weight[o, i]  the rows are samples, the columns are inputs
//! dw[o, i] +=          Σ_l dy[o, l] · x[l, i]       the rows are outputs, the columns are inputs
//! ```
//!
//! In the gradients, the numbers of a vector are neighbouring inputs and no longer samples: it saves summing over the
//! lanes of every single weight's gradient, and for that of the input loads vectors of weights instead of broadcasting
//! each. The price is to transpose `x` before or `dx` after.

use super::check::assert_len;
use super::conv::down;
use super::gather::{Gather, Gathers, Loop, Start, plan};
use super::pack::samples_from_lanes;
use super::simd::{Lanes, MAX_LANES};
use crate::layer::FcGeometry;

#[track_caller]
fn assert_fc<L: Lanes, T>(geometry: &FcGeometry, x: &[T], weight: &[T], y: &[T]) {
    assert_len("x", x.len(), geometry.input * L::LANES);
    assert_len("weight", weight.len(), geometry.input * geometry.output);
    assert_len("y", y.len(), geometry.output * L::LANES);
}

/// `(geometry, x, weight, bias, y)`
pub(super) fn forward<L: Lanes>(
    geometry: &FcGeometry,
    x: &[L::Scalar],
    weight: &[L::Scalar],
    bias: &[L::Scalar],
    y: &mut [L::Scalar],
) {
    assert_fc::<L, _>(geometry, x, weight, y);
    assert!(bias.is_empty() || bias.len() == geometry.output, "a bias has one number for each output, or none");
    let lanes = L::LANES.cast_signed();
    let numbers = Gather {
        loops: [Loop::ONCE, Loop::ONCE, Loop { count: geometry.input, x: lanes, weight: 1 }],
        x: x.as_ptr(),
        x_column: 0,
        weight: weight.as_ptr(),
        weight_row: geometry.input.cast_signed(),
        start: if bias.is_empty() { Start::Zero } else { Start::Bias(bias.as_ptr()) },
        y: y.as_mut_ptr(),
        y_row: lanes,
        y_column: 0,
    };
    let tiles = const { &Gathers::<L>::TABLE };
    let size = plan(&tiles.sizes, geometry.output, 1, &|_, _| 1);
    // SAFETY: the lengths are the geometry's.
    unsafe { down(tiles, numbers, geometry.output, size, 1) };
}

/// `(geometry, weight, dy, dx)`
pub(super) fn backward_input<L: Lanes>(
    geometry: &FcGeometry,
    weight: &[L::Scalar],
    dy: &[L::Scalar],
    dx: &mut [L::Scalar],
) {
    let FcGeometry { input, output } = *geometry;
    assert_fc::<L, _>(geometry, dx, weight, dy);
    let tiles = const { &Gathers::<L>::TABLE };
    let lanes = L::LANES;
    let whole = input / lanes;
    let mut numbers = Gather {
        loops: [Loop::ONCE, Loop::ONCE, Loop { count: output, x: input.cast_signed(), weight: lanes.cast_signed() }],
        x: weight.as_ptr(),
        x_column: lanes.cast_signed(),
        weight: dy.as_ptr(),
        weight_row: 1,
        start: Start::Zero,
        y: dx.as_mut_ptr(),
        y_row: lanes.cast_signed(),
        y_column: (lanes * lanes).cast_signed(),
    };
    // Each whole vector of inputs makes a square of lanes × inputs, in the place of the inputs × lanes that it shall be.
    let [rows, columns] = plan(&tiles.sizes, lanes, whole, &|_, _| 1);
    let mut column = 0;
    while column < whole {
        let width = columns.min(whole - column);
        let count = (whole - column) / width;
        // SAFETY: `whole` vectors are in a row of the weights, and as many squares in `dx`.
        unsafe {
            numbers.x = weight.as_ptr().add(column * lanes);
            numbers.y = dx.as_mut_ptr().add(column * lanes * lanes);
            down(tiles, numbers, lanes, [rows, width], count);
        }
        column += count * width;
    }
    let (squares, rest) = dx.split_at_mut(whole * lanes * lanes);
    L::enter(squares, turn_squares::<L>);
    if rest.is_empty() {
        return;
    }
    // The last inputs do not fill a vector: they are rows.
    let left = input - whole * lanes;
    let numbers = Gather {
        loops: [Loop::ONCE, Loop::ONCE, Loop { count: output, x: lanes.cast_signed(), weight: input.cast_signed() }],
        x: dy.as_ptr(),
        x_column: 0,
        weight: weight.as_ptr().wrapping_add(whole * lanes),
        weight_row: 1,
        start: Start::Zero,
        y: rest.as_mut_ptr(),
        y_row: lanes.cast_signed(),
        y_column: 0,
    };
    let size = plan(&tiles.sizes, left, 1, &|_, _| 1);
    // SAFETY: the lengths are the geometry's.
    unsafe { down(tiles, numbers, left, size, 1) };
}

/// Transposes each square of lanes × lanes in its place.
#[inline(always)]
fn turn_squares<L: Lanes>(simd: L, squares: &mut [L::Scalar]) {
    for square in squares.chunks_exact_mut(L::LANES * L::LANES) {
        let mut rows = [square.as_mut_ptr(); MAX_LANES];
        for (i, row) in rows.iter_mut().enumerate().take(L::LANES) {
            *row = row.wrapping_add(i * L::LANES);
        }
        // SAFETY: the rows are those of the square.
        unsafe { simd.transpose(&rows.map(<*mut _>::cast_const)[..L::LANES], &rows[..L::LANES]) };
    }
}

/// `(geometry, x, dy, dweight, dbias, scratch)`
pub(super) fn backward_weight<L: Lanes>(
    geometry: &FcGeometry,
    x: &[L::Scalar],
    dy: &[L::Scalar],
    dweight: &mut [L::Scalar],
    dbias: &mut [L::Scalar],
    scratch: &mut [L::Scalar],
) {
    let FcGeometry { input, output } = *geometry;
    assert_fc::<L, _>(geometry, x, dweight, dy);
    assert!(dbias.is_empty() || dbias.len() == output, "a bias has one number for each output, or none");
    assert_len("scratch", scratch.len(), geometry.weight_scratch() * L::LANES);
    let lanes = L::LANES;
    for (sum, dy) in dbias.iter_mut().zip(dy.chunks_exact(lanes)) {
        *sum += dy.iter().copied().sum();
    }

    // Sample l begins at l · pitch, and what is behind its last number is zero up to a whole vector.
    let pitch = input.next_multiple_of(lanes);
    let (samples, rest) = scratch.split_at_mut(lanes * pitch);
    L::enter((x, input, pitch, &mut *samples), samples_from_lanes::<L>);
    let whole = input / lanes;
    let mut numbers = Gather {
        loops: [Loop::ONCE, Loop::ONCE, Loop { count: lanes, x: pitch.cast_signed(), weight: 1 }],
        x: samples.as_ptr(),
        x_column: lanes.cast_signed(),
        weight: dy.as_ptr(),
        weight_row: lanes.cast_signed(),
        start: Start::Sum,
        y: dweight.as_mut_ptr(),
        y_row: input.cast_signed(),
        y_column: lanes.cast_signed(),
    };
    let tiles = const { &Gathers::<L>::TABLE };
    let [rows, columns] = plan(&tiles.sizes, output, whole, &|_, _| 1);
    let mut column = 0;
    while column < whole {
        let width = columns.min(whole - column);
        let count = (whole - column) / width;
        // SAFETY: `whole` vectors are in a row of the weights and of the transposed samples.
        unsafe {
            numbers.x = samples.as_ptr().add(column * lanes);
            numbers.y = dweight.as_mut_ptr().add(column * lanes);
            down(tiles, numbers, output, [rows, width], count);
        }
        column += count * width;
    }
    if whole * lanes == input {
        return;
    }
    // The last inputs do not fill a vector: their sums are made aside.
    numbers.start = Start::Zero;
    numbers.y = rest.as_mut_ptr();
    numbers.y_row = lanes.cast_signed();
    // SAFETY: the transposed samples are padded to a whole vector, and `rest` has one for each output.
    unsafe {
        numbers.x = samples.as_ptr().add(whole * lanes);
        down(tiles, numbers, output, [plan(&tiles.sizes, output, 1, &|_, _| 1)[0], 1], 1);
    }
    for (row, sums) in dweight.chunks_exact_mut(input).zip(rest.chunks_exact(lanes)) {
        for (sum, term) in row[whole * lanes..].iter_mut().zip(sums) {
            *sum += *term;
        }
    }
}
