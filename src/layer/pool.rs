//! `maxpool`, `avgpool` and `gap`: pooling.
//!
//! # Formulas
//! `maxpool` takes the largest number in each window, `avgpool` the mean, in which padding counts as zeros, and `gap`
//! the mean of each channel. As in PyTorch's
//! [`MaxPool2d`](https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html),
//! [`AvgPool2d`](https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html) and
//! [`AdaptiveAvgPool2d(1)`](https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html), padding
//! never wins a maximum, and of equal numbers the first in the window gets the gradient.
//!
//! # Shapes
//! `C×H×W` → `C×(⌊(H + 2p − k)/s⌋ + 1)×(⌊(W + 2p − k)/s⌋ + 1)`; for `gap`, `C×1×1`.
//!
//! With `ceil` (PyTorch's `ceil_mode=True`) the quotient is rounded up, so that the last window may reach over the end of
//! the padded map, but a window that would start behind the map and its first padding is left out. What lies behind the
//! padding is no part of a window: no maximum of `maxpool`'s, and not counted in the mean of `avgpool`.

use super::conv::places;

/// The numbers that describe a pooling layer; pairs are (height, width).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolGeometry {
    /// Channels, height and width of what arrives.
    pub input: [usize; 3],
    /// Channels, height and width of what leaves.
    pub output: [usize; 3],
    /// The window's height and width.
    pub kernel: [usize; 2],
    /// By how much the window moves.
    pub stride: [usize; 2],
    /// Rows and columns added on each side.
    pub padding: [usize; 2],
}

impl PoolGeometry {
    /// The geometry that follows from the input and the layer's options. A window that is too large for the input finds
    /// no place: then a side of the output is 0.
    #[must_use]
    pub const fn new(input: [usize; 3], kernel: [usize; 2], stride: [usize; 2], padding: [usize; 2]) -> Self {
        let mut output = input;
        let mut axis = 0;
        while axis < 2 {
            output[axis + 1] = places(input[axis + 1], kernel[axis], stride[axis], padding[axis], 1);
            axis += 1;
        }
        Self { input, output, kernel, stride, padding }
    }

    /// The same with `ceil`: rounded up, but no window starts behind the map and its first padding.
    ///
    /// ```
    /// use netshape::layer::PoolGeometry;
    ///
    /// assert_eq!(PoolGeometry::new([1, 6, 6], [3, 3], [2, 2], [0, 0]).output, [1, 2, 2]);
    /// assert_eq!(PoolGeometry::ceil([1, 6, 6], [3, 3], [2, 2], [0, 0]).output, [1, 3, 3]);
    /// ```
    #[must_use]
    pub const fn ceil(input: [usize; 3], kernel: [usize; 2], stride: [usize; 2], padding: [usize; 2]) -> Self {
        let mut output = input;
        let mut axis = 0;
        while axis < 2 {
            output[axis + 1] = places_reaching_over(input[axis + 1], kernel[axis], stride[axis], padding[axis]);
            axis += 1;
        }
        Self { input, output, kernel, stride, padding }
    }

    /// The geometry of `gap`: one window, as large as the map.
    #[must_use]
    pub const fn global(input: [usize; 3]) -> Self {
        let [channels, height, width] = input;
        Self { input, output: [channels, 1, 1], kernel: [height, width], stride: [1, 1], padding: [0, 0] }
    }
}

/// How many places a window has along a side if the last one may reach over the end, but not start behind it.
pub(crate) const fn places_reaching_over(n: usize, kernel: usize, stride: usize, padding: usize) -> usize {
    let reached = n.saturating_add(2 * padding).saturating_add(stride - 1);
    if n == 0 || reached < kernel {
        return 0;
    }
    let steps = (reached - kernel) / stride;
    let behind = steps * stride >= n.saturating_add(padding);
    if behind { steps } else { steps + 1 }
}
