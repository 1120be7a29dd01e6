//! The windows of a pooling layer: which places of the map each one covers.

use crate::layer::PoolGeometry;

/// A window: the number of its output, and the part of it that is inside of the map.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places {
    pub(super) output: usize,
    first: usize,
    rows: usize,
    columns: usize,
    row: usize,
    /// How many places it has on the map and its padding together.
    pub(super) area: usize,
}

impl Places {
    /// Calls `f` with the number of every place, row by row.
    #[inline(always)]
    pub(super) fn each(&self, mut f: impl FnMut(usize)) {
        // The usual window, without the loops' bookkeeping.
        if self.rows == 2 && self.columns == 2 {
            f(self.first);
            f(self.first + 1);
            f(self.first + self.row);
            f(self.first + self.row + 1);
            return;
        }
        for i in 0..self.rows {
            for j in 0..self.columns {
                f(self.first + i * self.row + j);
            }
        }
    }

    /// What all places make together.
    #[inline(always)]
    pub(super) fn fold<V: Copy>(&self, none: V, load: impl Fn(usize) -> V, join: impl Fn(V, V) -> V) -> V {
        // The usual window as a tree, so that one pair need not wait for the other.
        if self.rows == 2 && self.columns == 2 {
            let below = self.first + self.row;
            let pairs = [self.first, below].map(|place| join(load(place), load(place + 1)));
            return join(pairs[0], pairs[1]);
        }
        let mut result = none;
        self.each(|place| result = join(result, load(place)));
        result
    }
}

/// Calls `f` with every window of every channel.
#[inline(always)]
pub(super) fn windows(geometry: &PoolGeometry, mut f: impl FnMut(Places)) {
    let [channels, height, width] = geometry.input;
    let [_, y_height, y_width] = geometry.output;
    let [kernel, stride, padding] = [geometry.kernel, geometry.stride, geometry.padding];
    let mut output = 0;
    for c in 0..channels {
        for i in 0..y_height {
            let top = (i * stride[0]).saturating_sub(padding[0]);
            let bottom = (i * stride[0] + kernel[0] - padding[0]).min(height);
            let padded_rows = kernel[0].min(height + 2 * padding[0] - i * stride[0]);
            for j in 0..y_width {
                let left = (j * stride[1]).saturating_sub(padding[1]);
                let right = (j * stride[1] + kernel[1] - padding[1]).min(width);
                let padded_columns = kernel[1].min(width + 2 * padding[1] - j * stride[1]);
                f(Places {
                    output,
                    first: (c * height + top) * width + left,
                    rows: bottom - top,
                    columns: right - left,
                    row: width,
                    area: padded_rows * padded_columns,
                });
                output += 1;
            }
        }
    }
}

/// Whether no place is in two windows, and whether each is in at least one.
pub(super) fn disjoint(geometry: &PoolGeometry) -> [bool; 2] {
    let PoolGeometry { input, output, kernel, stride, padding } = *geometry;
    let axes = [0, 1];
    [
        axes.iter().all(|&a| output[a + 1] == 1 || stride[a] >= kernel[a]),
        axes.iter().all(|&a| {
            (output[a + 1] == 1 || stride[a] <= kernel[a])
                && (output[a + 1] - 1) * stride[a] + kernel[a] >= input[a + 1] + padding[a]
        }),
    ]
}

/// Calls `f` with every place that is in no window, where no place is in two.
pub(super) fn outside(geometry: &PoolGeometry, mut f: impl FnMut(usize)) {
    let [channels, height, width] = geometry.input;
    let inside = |axis: usize, place: usize| {
        let (kernel, stride, padding) = (geometry.kernel[axis], geometry.stride[axis], geometry.padding[axis]);
        let window = ((place + padding) / stride).min(geometry.output[axis + 1] - 1);
        place + padding - window * stride < kernel
    };
    for row in 0..channels * height {
        for column in 0..width {
            if !(inside(0, row % height) && inside(1, column)) {
                f(row * width + column);
            }
        }
    }
}
