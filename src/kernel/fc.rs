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
//!
//! The weights' gradient is made in two steps, [`factors`] and [`product`], so that the factors of many groups can be
//! multiplied at once.

use super::Factors;
use super::axis::MAX_ROWS;
use super::check::assert_len;
use super::conv::down;
use super::conv_weight::add_lane_sums;
use super::gather::{Gather, Gathers, Loop, Start, plan};
use super::pack::samples_from_lanes;
use super::simd::{Lanes, MAX_LANES, enter};
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
    let size = plan(&tiles.sizes, geometry.output, 1, |_, _| 1);
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
    let [rows, columns] = plan(&tiles.sizes, lanes, whole, |_, _| 1);
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
    enter!(L, squares, turn_squares::<L>);
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
    let size = plan(&tiles.sizes, left, 1, |_, _| 1);
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
    assert_fc::<L, _>(geometry, x, dweight, dy);
    assert_len("scratch", scratch.len(), geometry.weight_scratch() * L::LANES);
    let numbers = &mut scratch[..geometry.factors(L::LANES)];
    factors::<L>(geometry, x, dy, dbias, numbers);
    let factors = Factors { numbers, stride: 0, groups: 1 };
    product::<L>(geometry, product_tile::<L>(geometry), factors, 0, true, dweight);
}

/// `(geometry, x, dy, dbias, factors)`
pub(super) fn factors<L: Lanes>(
    geometry: &FcGeometry,
    x: &[L::Scalar],
    dy: &[L::Scalar],
    dbias: &mut [L::Scalar],
    factors: &mut [L::Scalar],
) {
    let FcGeometry { input, output } = *geometry;
    let lanes = L::LANES;
    assert_len("x", x.len(), input * lanes);
    assert_len("dy", dy.len(), output * lanes);
    assert_len("the factors", factors.len(), geometry.factors(lanes));
    assert!(dbias.is_empty() || dbias.len() == output, "a bias has one number for each output, or none");
    enter!(L, (dy, dbias), add_lane_sums::<L>);
    let pitch = geometry.pitch(lanes);
    let (samples, own_dy) = factors.split_at_mut(lanes * pitch);
    enter!(L, (x, input, pitch, samples), samples_from_lanes::<L>);
    own_dy.copy_from_slice(dy);
}

/// So many rows of weights are made before the next ones: as many as the highest tile has.
pub(crate) const PRODUCT_ROWS: usize = MAX_ROWS;

/// `(geometry)`: the tile that all rows of a product are made by.
pub(super) fn product_tile<L: Lanes>(geometry: &FcGeometry) -> [usize; 2] {
    plan(&Gathers::<L>::TABLE.sizes, geometry.output.min(PRODUCT_ROWS), geometry.input / L::LANES, |_, _| 1)
}

/// `(geometry, tile, factors, row, add, dweight)`
pub(super) fn product<L: Lanes>(
    geometry: &FcGeometry,
    [limit, columns]: [usize; 2],
    factors: Factors<'_, L::Scalar>,
    row: usize,
    add: bool,
    dweight: &mut [L::Scalar],
) {
    let FcGeometry { input, output } = *geometry;
    let (lanes, pitch) = (L::LANES, geometry.pitch(L::LANES));
    let rows = dweight.len().checked_div(input).unwrap_or(0);
    let Factors { numbers, stride, groups } = factors;
    assert!(dweight.len() == rows * input && row + rows <= output, "{rows} rows from {row} on, of {output}");
    assert!(
        groups > 0 && numbers.len() >= (groups - 1) * stride + geometry.factors(lanes),
        "factors of {groups} groups"
    );
    let samples = Loop { count: lanes, x: pitch.cast_signed(), weight: 1 };
    let each_group = Loop { count: groups, x: stride.cast_signed(), weight: stride.cast_signed() };
    let sums = Gather {
        loops: [Loop::ONCE, each_group, samples],
        x: numbers.as_ptr(),
        x_column: lanes.cast_signed(),
        weight: numbers[lanes * pitch..].as_ptr(),
        weight_row: lanes.cast_signed(),
        start: if add { Start::Sum } else { Start::Zero },
        y: dweight.as_mut_ptr(),
        y_row: input.cast_signed(),
        y_column: lanes.cast_signed(),
    };
    let tiles = const { &Gathers::<L>::TABLE };
    let whole = input / lanes;
    let mut aside = [L::Scalar::default(); PRODUCT_ROWS * MAX_LANES];
    for (dweight, row) in dweight.chunks_mut(PRODUCT_ROWS * input).zip((row..).step_by(PRODUCT_ROWS)) {
        let rows = dweight.len() / input;
        let weight = numbers[lanes * pitch + row * lanes..].as_ptr();
        let mut column = 0;
        while column < whole {
            let width = columns.min(whole - column);
            let count = (whole - column) / width;
            // SAFETY: `whole` vectors are in a row of the weights and of the transposed samples.
            unsafe {
                let (x, y) = (sums.x.add(column * lanes), dweight.as_mut_ptr().add(column * lanes));
                down(tiles, Gather { x, weight, y, ..sums }, rows, [limit, width], count);
            }
            column += count * width;
        }
        if whole * lanes == input {
            continue;
        }
        // The last inputs do not fill a vector: their sums are made aside.
        let (x, y) = (numbers[whole * lanes..].as_ptr(), aside.as_mut_ptr());
        let last = Gather { x, weight, y, start: Start::Zero, y_row: lanes.cast_signed(), ..sums };
        // SAFETY: the transposed samples are padded to a whole vector, and `aside` has one for each row.
        unsafe { down(tiles, last, rows, [MAX_ROWS, 1], 1) };
        for (row, aside) in dweight.chunks_exact_mut(input).zip(aside.chunks_exact(lanes)) {
            for (sum, term) in row[whole * lanes..].iter_mut().zip(aside) {
                *sum = if add { *sum + *term } else { *term };
            }
        }
    }
}
