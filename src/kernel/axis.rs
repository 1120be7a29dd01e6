//! Where a convolution's taps fall along one axis of the map; nothing here touches a number of the map itself.
//!
//! Forward, output j takes tap m from place `j·s − p + m·d`. The gradient of the input is the same sum seen from the
//! other side: number x of it takes, of every tap m with `x + p − m·d` divisible by s, place `(x + p − m·d) / s` of the
//! gradient of the output. All x with the same remainder by s share their taps, so that each of these *classes* is a
//! convolution of stride 1 again: [`Axis`] describes both.

use std::ops::Range;

use crate::layer::{ConvGeometry, FcGeometry};

use super::simd::MAX_LANES;
use super::winograd::{self, Which};

/// One class of outputs along one axis: output `first + every·j` takes tap `tap_first + tap_every·m` of the kernel from
/// place `base + step·j + tap_step·m` of the source, for j < `count` and m < `taps`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    pub(super) first: usize,
    pub(super) every: usize,
    pub(super) count: usize,
    pub(super) tap_first: usize,
    pub(super) tap_every: usize,
    pub(super) taps: usize,
    pub(super) base: isize,
    pub(super) step: isize,
    pub(super) tap_step: isize,
    /// How many places the source has.
    pub(super) source: usize,
}

impl Axis {
    /// The only class of the forward direction; `axis` is 0 for rows and 1 for columns.
    pub(super) const fn forward(geometry: &ConvGeometry, axis: usize) -> Self {
        Self {
            first: 0,
            every: 1,
            count: geometry.output[axis + 1],
            tap_first: 0,
            tap_every: 1,
            taps: geometry.kernel[axis],
            base: -geometry.padding[axis].cast_signed(),
            step: geometry.stride[axis].cast_signed(),
            tap_step: geometry.dilation[axis].cast_signed(),
            source: geometry.input[axis + 1],
        }
    }

    /// Class `class` of the input's gradient, of which there are as many as the stride says.
    pub(super) const fn backward(geometry: &ConvGeometry, axis: usize, class: usize) -> Self {
        let (kernel, stride) = (geometry.kernel[axis], geometry.stride[axis]);
        let (padding, dilation) = (geometry.padding[axis], geometry.dilation[axis]);
        let input = geometry.input[axis + 1];
        let tap_every = stride / gcd(stride, dilation);
        // The first tap with x + p − m·d divisible by s, if there is one among the first s / gcd(s, d).
        let mut tap_first = 0;
        while tap_first < tap_every
            && !(class + padding + stride * dilation - tap_first * dilation).is_multiple_of(stride)
        {
            tap_first += 1;
        }
        let taps =
            if tap_first < tap_every && tap_first < kernel { (kernel - tap_first).div_ceil(tap_every) } else { 0 };
        Self {
            first: class,
            every: stride,
            count: if class < input { (input - class).div_ceil(stride) } else { 0 },
            tap_first,
            tap_every,
            taps,
            base: if taps == 0 {
                0
            } else {
                ((class + padding).cast_signed() - (tap_first * dilation).cast_signed()) / stride.cast_signed()
            },
            step: 1,
            tap_step: -(tap_every * dilation / stride).cast_signed(),
            source: geometry.output[axis + 1],
        }
    }

    /// The taps of which at least one of the outputs `j .. j + outputs` finds its place inside of the source.
    #[inline]
    pub(super) fn taps(&self, j: usize, outputs: usize) -> Range<usize> {
        // What follows is for places that grow with the tap; otherwise the axis is looked at from its other end.
        let first = self.base + self.step * j.cast_signed();
        let last = first + self.step * (outputs.cast_signed() - 1);
        let (low, high, step) = if self.tap_step > 0 {
            (first, last, self.tap_step)
        } else {
            let end = self.source.cast_signed() - 1;
            (end - last, end - first, -self.tap_step)
        };
        let start = if high >= 0 { 0 } else { (step - 1 - high) / step };
        let room = self.source.cast_signed() - 1 - low;
        let taps = self.taps.cast_signed();
        let end = if room >= (taps - 1) * step {
            taps
        } else if room < 0 {
            0
        } else {
            room / step + 1
        };
        start.cast_unsigned()..end.max(start).cast_unsigned()
    }

    /// The outputs for which tap m finds its place inside of the source, for classes with places that grow with both.
    pub(super) fn outputs(&self, m: usize) -> Range<usize> {
        let tap = self.base + self.tap_step * m.cast_signed();
        let start = if tap >= 0 { 0 } else { (self.step - 1 - tap) / self.step };
        let room = self.source.cast_signed() - 1 - tap;
        let end = if room < 0 { 0 } else { room / self.step + 1 };
        start.cast_unsigned()..end.cast_unsigned().min(self.count)
    }

    /// How many places before the source's first and behind its last the taps reach.
    const fn border(&self) -> [usize; 2] {
        if self.taps == 0 || self.count == 0 {
            return [0, 0];
        }
        let reach = self.tap_step * (self.taps - 1).cast_signed();
        let (before, behind) = if reach < 0 { (reach, 0) } else { (0, reach) };
        let low = self.base + before;
        let high = self.base + self.step * (self.count - 1).cast_signed() + behind;
        let past = high + 1 - self.source.cast_signed();
        [if low < 0 { low.unsigned_abs() } else { 0 }, if past > 0 { past.unsigned_abs() } else { 0 }]
    }
}

/// The zero columns to the left and to the right of `x` that the forward direction and the weight's gradient need.
pub(super) const fn forward_border(geometry: &ConvGeometry) -> [usize; 2] {
    Axis::forward(geometry, 1).border()
}

/// The zero columns to the left and to the right of `dy` that the input's gradient needs.
pub(super) const fn backward_border(geometry: &ConvGeometry) -> [usize; 2] {
    let mut border = [0, 0];
    let mut class = 0;
    while class < geometry.stride[1] {
        let [left, right] = Axis::backward(geometry, 1, class).border();
        border = [if left > border[0] { left } else { border[0] }, if right > border[1] { right } else { border[1] }];
        class += 1;
    }
    border
}

/// Numbers in a copy of a map with zero columns on both sides; none where no column is needed.
const fn copy_len(map: [usize; 3], border: [usize; 2]) -> usize {
    if border[0] + border[1] == 0 { 0 } else { map[0] * map[1] * (map[2] + border[0] + border[1]) }
}

/// At most so many output channels are in a tile.
pub(super) const MAX_ROWS: usize = 12;

impl ConvGeometry {
    /// Numbers per lane in the scratch of `conv_forward`.
    #[must_use]
    pub const fn forward_scratch(&self) -> usize {
        if self.is_spoiled() { 0 } else { larger(self.border_scratch(), winograd::scratch(self, Which::Output)) }
    }

    /// Numbers per lane in the scratch of `conv_maxpool_forward`.
    #[must_use]
    pub const fn pooled_scratch(&self) -> usize {
        if self.is_spoiled() { 0 } else { larger(self.forward_scratch(), winograd::pooled::scratch(self)) }
    }

    /// Numbers per lane in the scratch of `conv_backward_input`.
    #[must_use]
    pub const fn input_scratch(&self) -> usize {
        if self.is_spoiled() {
            0
        } else {
            larger(copy_len(self.output, backward_border(self)), winograd::scratch(self, Which::Input))
        }
    }

    /// Numbers per lane in the scratch of `conv_backward_weight`: the copy of `x`, and a tile's sums before their lanes
    /// are added up.
    #[must_use]
    pub const fn weight_scratch(&self) -> usize {
        if self.is_spoiled() {
            return 0;
        }
        let [channels, inputs, height, width] = self.weight_shape();
        let rows = if channels < MAX_ROWS { channels } else { MAX_ROWS };
        let direct = self.border_scratch() + rows * inputs * height * width + MAX_LANES;
        larger(direct, winograd::scratch(self, Which::Weight))
    }

    /// Whether nothing arrives or leaves: a mistake in a constant does that, and it alone is to be told of, so that the plans
    /// of what can't be computed have to be there.
    pub(in crate::kernel) const fn is_spoiled(&self) -> bool {
        self.input_len() == 0 || self.output_len() == 0
    }

    /// Numbers per lane in the copy of `x` that the direct algorithm makes.
    pub(super) const fn border_scratch(&self) -> usize {
        copy_len(self.input, forward_border(self))
    }
}

impl FcGeometry {
    /// Numbers per lane in the scratch of `fc_backward_weight`: a group's factors, with any number of lanes.
    #[must_use]
    pub const fn weight_scratch(&self) -> usize {
        self.input + 2 * MAX_LANES + self.output
    }

    /// Numbers in the factors of the weights' gradient of a group: `x` sample by sample, and `dy`.
    pub(crate) const fn factors(&self, lanes: usize) -> usize {
        lanes * (self.pitch(lanes) + self.output)
    }

    /// From one sample to the next: an odd number of vectors, so that the same input of all samples is found in different
    /// sets of the cache.
    pub(super) const fn pitch(&self, lanes: usize) -> usize {
        (self.input.div_ceil(lanes) | 1) * lanes
    }
}

const fn larger(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

const fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}
