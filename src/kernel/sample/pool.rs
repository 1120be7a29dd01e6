//! `maxpool`, `avgpool` and `gap` of one sample.
//!
//! Of a row of outputs, those whose windows lie inside of the map are made a vector at a time, if windows move by one
//! column or two: by one, each tap is a vector of neighbours; by two, it is every second number of two vectors. The others,
//! and those of wider strides, are made one by one. A window that is the whole map is a run of numbers, and windows of two by two
//! have a loop of their own.
//!
//! An average divides by the places of the window, those in the padding included; a window that reaches beyond the padding
//! (which happens where sizes are rounded up) has as many places as are inside of it, as in PyTorch.

use num_traits::One;

use super::Answer;
use super::check;
use crate::Scalar;
use crate::kernel::simd::{Lanes, MAX_LANES, enter};
use crate::kernel::sum::across;
use crate::layer::PoolGeometry;

/// `(geometry, x, y)`
pub(super) fn max<L: Lanes>(geometry: &PoolGeometry, x: &[L::Scalar], y: &mut [L::Scalar]) -> Answer {
    pool::<L, true>(geometry, x, y)
}

/// `(geometry, x, y)`
pub(super) fn average<L: Lanes>(geometry: &PoolGeometry, x: &[L::Scalar], y: &mut [L::Scalar]) -> Answer {
    pool::<L, false>(geometry, x, y)
}

fn pool<L: Lanes, const MAX: bool>(geometry: &PoolGeometry, x: &[L::Scalar], y: &mut [L::Scalar]) -> Answer {
    check::pool(geometry, x, y)?;
    let PoolGeometry { input, output, kernel, stride, padding } = *geometry;
    let inside = 2 * output[1] <= input[1] && 2 * output[2] <= input[2];
    if [kernel, stride, padding] == [[2, 2], [2, 2], [0, 0]] && inside {
        enter!(L, (geometry, x, y), two_by_two::<L, MAX>);
    } else {
        enter!(L, (geometry, x, y), forward::<L, MAX>);
    }
    Ok(())
}

/// The usual windows. All rows of a column of vectors have as many numbers, so that the loop does nothing but load, join and
/// store them.
#[inline(always)]
fn two_by_two<L: Lanes, const MAX: bool>(simd: L, (geometry, x, y): (&PoolGeometry, &[L::Scalar], &mut [L::Scalar])) {
    let ([channels, height, width], [_, rows, columns]) = (geometry.input, geometry.output);
    let share = simd.splat(finish::<_, MAX>(L::Scalar::one(), 4));
    let mut column = 0;
    while column < columns {
        let count = (columns - column).min(L::LANES);
        let low = (2 * count).min(L::LANES);
        let high = 2 * count - low;
        for channel in 0..channels {
            for row in 0..rows {
                // SAFETY: the windows lie inside of the map, and there is an output for each.
                unsafe {
                    let from = x.as_ptr().add((channel * height + 2 * row) * width + 2 * column);
                    let [above, below] = [simd.load_first(from, low), simd.load_first(from.add(width), low)];
                    let first = join_lanes::<L, MAX>(simd, above, below);
                    let mut second = first;
                    if high > 0 {
                        let from = from.add(L::LANES);
                        let [above, below] = [simd.load_first(from, high), simd.load_first(from.add(width), high)];
                        second = join_lanes::<L, MAX>(simd, above, below);
                    }
                    let [even, odd] = simd.unzip(first, second);
                    let result = join_lanes::<L, MAX>(simd, even, odd);
                    let to = y.as_mut_ptr().add((channel * rows + row) * columns + column);
                    simd.store_first(to, if MAX { result } else { simd.mul(result, share) }, count);
                }
            }
        }
        column += count;
    }
}

/// One number and another: the larger one, where NaN wins, or the sum.
#[inline(always)]
fn join<T: Scalar, const MAX: bool>(a: T, b: T) -> T {
    if !MAX {
        a + b
    } else if b > a || b.is_nan() {
        b
    } else {
        a
    }
}

/// The same for vectors.
#[inline(always)]
fn join_lanes<L: Lanes, const MAX: bool>(simd: L, a: L::Vector, b: L::Vector) -> L::Vector {
    if MAX { simd.larger(a, b) } else { simd.add(a, b) }
}

/// What joins with any number without a trace.
#[inline(always)]
fn nothing<T: Scalar, const MAX: bool>() -> T {
    if MAX { T::neg_infinity() } else { T::zero() }
}

/// A window's part along one axis: first place in the map, how many of them, and how many with the padding's.
#[derive(Clone, Copy)]
struct Part {
    first: usize,
    count: usize,
    padded: usize,
}

impl Part {
    #[inline(always)]
    fn new(geometry: &PoolGeometry, axis: usize, output: usize) -> Self {
        let (size, padding) = (geometry.input[axis + 1], geometry.padding[axis]);
        let begin = output * geometry.stride[axis];
        let end = begin + geometry.kernel[axis];
        let first = begin.saturating_sub(padding);
        let behind = end.saturating_sub(padding).min(size);
        Self { first, count: behind.saturating_sub(first), padded: end.min(size + 2 * padding).saturating_sub(begin) }
    }
}

#[inline(always)]
fn forward<L: Lanes, const MAX: bool>(simd: L, (geometry, x, y): (&PoolGeometry, &[L::Scalar], &mut [L::Scalar])) {
    let [channels, height, width] = geometry.input;
    let [_, rows, columns] = geometry.output;
    let whole = rows == 1 && columns == 1 && Part::new(geometry, 0, 0).count == height;
    let whole = whole && Part::new(geometry, 1, 0).count == width && geometry.padding == [0, 0];
    let (left, right) = inside(geometry);
    for channel in 0..channels {
        // SAFETY: channels, rows and columns are those of the geometry, and windows are cut at the map's edges.
        unsafe {
            let x = x.as_ptr().add(channel * height * width);
            let y = y.as_mut_ptr().add(channel * rows * columns);
            if whole {
                let result = run::<L, MAX>(simd, x, height * width);
                y.write(finish::<_, MAX>(result, height * width));
                continue;
            }
            for i in 0..rows {
                let part = Part::new(geometry, 0, i);
                let (x, y) = (x.add(part.first * width), y.add(i * columns));
                let mut j = left;
                while j < right {
                    let count = (right - j).min(L::LANES);
                    let from = x.add(j * geometry.stride[1] - geometry.padding[1]);
                    let result = windows::<L, MAX>(simd, geometry, from, part.count, count);
                    let places = part.padded * geometry.kernel[1];
                    let share = simd.splat(finish::<_, MAX>(L::Scalar::one(), places));
                    simd.store_first(y.add(j), if MAX { result } else { simd.mul(result, share) }, count);
                    j += count;
                }
                let alone = |j: usize| y.add(j).write(window::<_, MAX>(x, width, part, Part::new(geometry, 1, j)));
                (0..left).for_each(alone);
                (right..columns).for_each(alone);
            }
        }
    }
}

/// The outputs of a row whose windows lie inside of the map, if they are made a vector at a time; else none.
#[inline(always)]
fn inside(geometry: &PoolGeometry) -> (usize, usize) {
    let (kernel, stride, padding) = (geometry.kernel[1], geometry.stride[1], geometry.padding[1]);
    let (width, columns) = (geometry.input[2], geometry.output[2]);
    let room = (width + padding).checked_sub(kernel);
    let (left, right) = match (stride, room) {
        (1, Some(room)) => (padding, room + 1),
        (2, Some(room)) => (padding.div_ceil(2), room / 2 + 1),
        _ => (columns, columns),
    };
    let right = right.min(columns);
    (left.min(right), right)
}

/// `count` windows side by side, at most as many as there are lanes, of which the first begins at `from`.
///
/// # Safety
/// All of them lie inside of the map.
#[inline(always)]
unsafe fn windows<L: Lanes, const MAX: bool>(
    simd: L,
    geometry: &PoolGeometry,
    from: *const L::Scalar,
    rows: usize,
    count: usize,
) -> L::Vector {
    let (width, kernel) = (geometry.input[2], geometry.kernel[1]);
    let mut result = simd.splat(nothing::<_, MAX>());
    let mut tap = 0;
    while tap < kernel {
        // SAFETY: the caller's promise: the last tap of the last window is the last number that is read.
        unsafe {
            if geometry.stride[1] == 1 {
                result = join_lanes::<L, MAX>(
                    simd,
                    result,
                    down::<L, MAX>(simd, from.wrapping_add(tap), [rows, width, count]),
                );
                tap += 1;
            } else {
                let pair = tap + 1 < kernel;
                let numbers = 2 * count - usize::from(!pair);
                let low = down::<L, MAX>(simd, from.wrapping_add(tap), [rows, width, numbers]);
                let high = if numbers > L::LANES {
                    let from = from.wrapping_add(tap + L::LANES);
                    down::<L, MAX>(simd, from, [rows, width, numbers - L::LANES])
                } else {
                    low
                };
                let [even, odd] = simd.unzip(low, high);
                result = join_lanes::<L, MAX>(simd, result, even);
                if pair {
                    result = join_lanes::<L, MAX>(simd, result, odd);
                }
                tap += 2;
            }
        }
    }
    result
}

/// The first `count` numbers of all rows of windows, which come first as that takes no shuffles. (A closure might not be
/// inlined, and so be compiled without the instruction set.)
///
/// # Safety
/// So many numbers of so many rows, at least one, may be read.
#[inline(always)]
unsafe fn down<L: Lanes, const MAX: bool>(
    simd: L,
    from: *const L::Scalar,
    [rows, width, count]: [usize; 3],
) -> L::Vector {
    // SAFETY: the caller's promise.
    unsafe {
        let mut result = simd.load_first(from, count);
        for row in 1..rows {
            result = join_lanes::<L, MAX>(simd, result, simd.load_first(from.wrapping_add(row * width), count));
        }
        result
    }
}

/// One window, of rows that begin at `x`.
///
/// # Safety
/// Its parts lie inside of the map.
#[inline(always)]
unsafe fn window<T: Scalar, const MAX: bool>(x: *const T, width: usize, rows: Part, columns: Part) -> T {
    let mut result = nothing::<T, MAX>();
    for row in 0..rows.count {
        for column in columns.first..columns.first + columns.count {
            // SAFETY: the caller's promise.
            result = join::<T, MAX>(result, unsafe { x.add(row * width + column).read() });
        }
    }
    finish::<T, MAX>(result, rows.padded * columns.padded)
}

/// A run of numbers.
///
/// # Safety
/// There are so many.
#[inline(always)]
unsafe fn run<L: Lanes, const MAX: bool>(simd: L, x: *const L::Scalar, len: usize) -> L::Scalar {
    let mut lanes = simd.splat(nothing::<_, MAX>());
    let mut i = 0;
    // SAFETY: the caller's promise, and no vector has more lanes than the array has numbers.
    unsafe {
        while i + L::LANES <= len {
            lanes = join_lanes::<L, MAX>(simd, lanes, simd.load(x.add(i)));
            i += L::LANES;
        }
        let mut result = if MAX {
            let mut numbers = [nothing::<L::Scalar, MAX>(); MAX_LANES];
            simd.store(numbers.as_mut_ptr(), lanes);
            numbers.into_iter().fold(nothing::<_, MAX>(), join::<L::Scalar, MAX>)
        } else {
            across(simd, lanes)
        };
        while i < len {
            result = join::<_, MAX>(result, x.add(i).read());
            i += 1;
        }
        result
    }
}

/// A sum becomes a mean.
#[inline(always)]
fn finish<T: Scalar, const MAX: bool>(result: T, places: usize) -> T {
    if MAX { result } else { result * (T::one() / T::of(places as f64)) }
}
