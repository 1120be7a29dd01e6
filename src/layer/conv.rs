//! `conv`: two-dimensional convolution.

/// The parameters of a two-dimensional convolution.
///
/// ```text
/// y[o, i, j] = bias[o] + Σ_c Σ_u Σ_v weight[o, c, u, v] · x[c, i·s − p + u·d, j·s − p + v·d]
/// ```
///
/// with `x` zero outside of the map. As in PyTorch's
/// [`Conv2d`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html), this is a cross-correlation.
///
/// # Shapes
/// `C×H×W` → `O×⌊(H + 2p − d(k−1) − 1)/s + 1⌋×⌊(W + 2p − d(k−1) − 1)/s + 1⌋`; `weight` is
/// `O × C/groups × kH × kW`, `bias` is `O`. Both are [`Flat`](crate::Flat): runs of numbers.
#[derive(Debug, Clone, PartialEq)]
#[repr(C)]
pub struct Conv<Weight, Bias> {
    /// `O × C/groups × kH × kW`, the last index fastest.
    pub weight: Weight,
    /// One number for each output channel; empty with `nobias`.
    pub bias: Bias,
}

/// The numbers that describe a convolution; pairs are (height, width).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConvGeometry {
    /// Channels, height and width of what arrives.
    pub input: [usize; 3],
    /// Channels, height and width of what leaves.
    pub output: [usize; 3],
    /// The kernel's height and width.
    pub kernel: [usize; 2],
    /// By how much the window moves.
    pub stride: [usize; 2],
    /// Zeros added on each side.
    pub padding: [usize; 2],
    /// Distance between neighbouring taps of the kernel.
    pub dilation: [usize; 2],
    /// Into how many independent parts the channels are split.
    pub groups: usize,
}

impl ConvGeometry {
    /// The geometry that follows from the input and the layer's options. A kernel that is too large for the input finds
    /// no place: then a side of the output is 0.
    #[must_use]
    pub const fn new(
        input: [usize; 3],
        channels: usize,
        kernel: [usize; 2],
        stride: [usize; 2],
        padding: [usize; 2],
        dilation: [usize; 2],
        groups: usize,
    ) -> Self {
        let mut output = [channels, 0, 0];
        let mut axis = 0;
        while axis < 2 {
            output[axis + 1] = places(input[axis + 1], kernel[axis], stride[axis], padding[axis], dilation[axis]);
            axis += 1;
        }
        Self { input, output, kernel, stride, padding, dilation, groups }
    }

    /// The weights' dimensions: `O × C/groups × kH × kW`.
    #[must_use]
    pub const fn weight_shape(&self) -> [usize; 4] {
        [self.output[0], self.input[0] / self.groups, self.kernel[0], self.kernel[1]]
    }

    /// How many weights there are.
    #[must_use]
    pub const fn weights(&self) -> usize {
        crate::plan::product(self.weight_shape())
    }

    /// How many multiply-adds one sample takes, those with padding included.
    #[must_use]
    pub const fn multiply_adds(&self) -> u64 {
        (self.weights() as u64).saturating_mul(crate::plan::product([self.output[1], self.output[2]]) as u64)
    }

    /// Numbers a sample has on arrival.
    #[must_use]
    pub const fn input_len(&self) -> usize {
        crate::plan::product(self.input)
    }

    /// Numbers a sample has when it leaves.
    #[must_use]
    pub const fn output_len(&self) -> usize {
        crate::plan::product(self.output)
    }
}

/// How many places a window has along a side: ⌊(n + 2p − d(k − 1) − 1)/s⌋ + 1; none, where it does not fit.
pub(crate) const fn places(n: usize, kernel: usize, stride: usize, padding: usize, dilation: usize) -> usize {
    let padded = n.saturating_add(2 * padding);
    let reach = dilation * (kernel - 1) + 1;
    if n == 0 || padded < reach { 0 } else { (padded - reach) / stride + 1 }
}
