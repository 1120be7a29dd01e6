//! The map as a convolution's taps find it: with its border of zeros, and dealt to one plane for each phase of the stride.
//!
//! Output (i, j) takes tap (u, v) from place (i·s + u·d, j·s + v·d) of the map with its border. Of all places with the
//! same remainders by s, neighbouring outputs take neighbouring ones; so those make a *plane*, and whatever the stride,
//! a vector of outputs needs a vector of neighbours. With stride 1 there is one plane; without a border too it is the
//! map itself, and nothing is copied.

use num_traits::Zero;

use super::Mismatch;
use crate::kernel::simd::{Lanes, MAX_LANES, enter};
use crate::layer::ConvGeometry;

/// The planes of a map: where plane (0, 0) of channel 0 begins, and the distances in numbers.
#[derive(Clone, Copy)]
pub(super) struct Planes<T> {
    pub(super) first: *const T,
    pub(super) channel: usize,
    pub(super) row: usize,
    /// From a plane to the one of the next row, or column, in the map.
    pub(super) phase: [usize; 2],
}

/// How many phases there are along an axis, and how many places a plane has there.
#[derive(Clone, Copy)]
pub(super) struct Phases {
    pub(super) count: usize,
    pub(super) places: usize,
}

impl Phases {
    /// Of a geometry's rows (axis 0) or columns (axis 1).
    pub(super) const fn new(geometry: &ConvGeometry, axis: usize) -> Self {
        let (kernel, stride) = (geometry.kernel[axis], geometry.stride[axis]);
        // Neighbouring taps begin with the first phases.
        let count = if geometry.dilation[axis] == 1 && kernel < stride { kernel } else { stride };
        let padded = geometry.input[axis + 1] + 2 * geometry.padding[axis];
        let places = match (padded + stride - 1).checked_div(stride) {
            Some(places) => places,
            None => 0,
        };
        Self { count, places }
    }
}

/// Whether the map itself will do.
pub(super) const fn is_plain(geometry: &ConvGeometry) -> bool {
    geometry.stride[0] == 1 && geometry.stride[1] == 1 && geometry.padding[0] == 0 && geometry.padding[1] == 0
}

/// How many numbers the planes have: a vector may be read from any place of them.
pub(super) const fn planes_len(geometry: &ConvGeometry) -> usize {
    let [rows, columns] = [Phases::new(geometry, 0), Phases::new(geometry, 1)];
    geometry.input[0] * (rows.count * columns.count) * (rows.places * columns.places) + MAX_LANES
}

/// The map itself, as planes.
pub(super) fn plain<T>(geometry: &ConvGeometry, x: &[T]) -> Planes<T> {
    let [_, height, width] = geometry.input;
    Planes { first: x.as_ptr(), channel: height * width, row: width, phase: [0, 0] }
}

/// Deals the map to planes in `scratch`, and gives them and what is left of the scratch.
pub(super) fn deal<'a, L: Lanes>(
    geometry: &ConvGeometry,
    x: &[L::Scalar],
    scratch: &'a mut [L::Scalar],
) -> Result<(Planes<L::Scalar>, &'a mut [L::Scalar]), Mismatch> {
    let (numbers, rest) = scratch.split_at_mut_checked(planes_len(geometry)).ok_or(Mismatch)?;
    enter!(L, (geometry, x, &mut *numbers), copy::<L>);
    let [rows, columns] = [Phases::new(geometry, 0), Phases::new(geometry, 1)];
    let plane = rows.places * columns.places;
    let phase = [columns.count * plane, plane];
    Ok((Planes { first: numbers.as_ptr(), channel: rows.count * phase[0], row: columns.places, phase }, rest))
}

/// Writes every place of every plane.
#[inline(always)]
fn copy<L: Lanes>(simd: L, (geometry, x, planes): (&ConvGeometry, &[L::Scalar], &mut [L::Scalar])) {
    let [channels, height, width] = geometry.input;
    let ([top, left], [down, right]) = (geometry.padding, geometry.stride);
    let [rows, columns] = [Phases::new(geometry, 0), Phases::new(geometry, 1)];
    let mut to = planes.as_mut_ptr();
    for channel in 0..channels {
        for row_phase in 0..rows.count {
            for column_phase in 0..columns.count {
                for i in 0..rows.places {
                    // SAFETY: `to` goes along the planes, whose length was cut by the same counts; what is read is inside
                    // of the map.
                    unsafe {
                        let row = i * down + row_phase;
                        if row < top || row - top >= height {
                            fill(simd, to, columns.places);
                        } else {
                            let from = x.as_ptr().add((channel * height + row - top) * width);
                            if right == 1 {
                                let behind = columns.places - left - width;
                                fill(simd, to, left);
                                copy_row(simd, from, to.add(left), width);
                                fill(simd, to.add(left + width), behind);
                            } else {
                                for j in 0..columns.places {
                                    let column = j * right + column_phase;
                                    let inside = column >= left && column - left < width;
                                    to.add(j).write(if inside { from.add(column - left).read() } else { Zero::zero() });
                                }
                            }
                        }
                        to = to.add(columns.places);
                    }
                }
            }
        }
    }
    // SAFETY: the last vector of the planes.
    unsafe { fill(simd, to, MAX_LANES) };
}

/// Copies `count` numbers.
///
/// # Safety
/// They may be read and written.
#[inline(always)]
pub(super) unsafe fn copy_row<L: Lanes>(simd: L, from: *const L::Scalar, to: *mut L::Scalar, count: usize) {
    let mut i = 0;
    // SAFETY: the caller's promise.
    unsafe {
        while i + L::LANES <= count {
            simd.store(to.add(i), simd.load(from.add(i)));
            i += L::LANES;
        }
        if i < count {
            simd.store_first(to.add(i), simd.load_first(from.add(i), count - i), count - i);
        }
    }
}

/// Writes `count` zeros.
///
/// # Safety
/// They may be written.
#[inline(always)]
unsafe fn fill<L: Lanes>(simd: L, to: *mut L::Scalar, count: usize) {
    let mut i = 0;
    // SAFETY: the caller's promise.
    unsafe {
        while i + L::LANES <= count {
            simd.store(to.add(i), simd.zero());
            i += L::LANES;
        }
        if i < count {
            simd.store_first(to.add(i), simd.zero(), count - i);
        }
    }
}
