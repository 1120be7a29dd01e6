//! `fc`: the fully connected layer.

/// The parameters of a fully connected layer.
///
/// ```text
/// y[o] = bias[o] + Σ_i weight[o, i] · x[i]
/// ```
///
/// PyTorch's [`Linear`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html).
///
/// # Shapes
/// `in` → `out`; a feature map that arrives is flattened in C, H, W order. `weight` is `out × in`, `bias` is `out`.
/// Both are [`Flat`](crate::Flat): runs of numbers.
#[derive(Debug, Clone, PartialEq)]
#[repr(C)]
pub struct Fc<Weight, Bias> {
    /// `out × in`, the last index fastest.
    pub weight: Weight,
    /// One number for each output; empty with `nobias`.
    pub bias: Bias,
}

/// The numbers that describe a fully connected layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FcGeometry {
    /// How many numbers arrive.
    pub input: usize,
    /// How many leave.
    pub output: usize,
}

impl FcGeometry {
    /// How many multiply-adds one sample takes.
    #[must_use]
    pub const fn multiply_adds(&self) -> u64 {
        (self.input as u64).saturating_mul(self.output as u64)
    }
}
