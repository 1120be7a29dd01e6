//! `relu`, `leaky_relu`, `elu`, `gelu`, `silu`, `sigmoid`, `tanh`, `softplus`: one number in, one number out.

/// A function applied to every number of a feature map.
///
/// All are PyTorch's with its defaults; see
/// [non-linear activations](https://docs.pytorch.org/docs/stable/nn.html#non-linear-activations-weighted-sum-nonlinearity).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Activation {
    /// max(0, x)
    Relu,
    /// x for x > 0, else slope · x
    LeakyRelu {
        /// The factor below zero.
        slope: f64,
    },
    /// x for x > 0, else eˣ − 1
    Elu,
    /// x · Φ(x), Φ the standard normal distribution function (the exact form, by the error function)
    Gelu,
    /// x · σ(x)
    Silu,
    /// σ(x) = 1 / (1 + e⁻ˣ)
    Sigmoid,
    /// tanh(x)
    Tanh,
    /// ln(1 + eˣ); x itself above 20, as PyTorch
    Softplus,
}

impl Activation {
    /// Whether the derivative can be had from the output alone, so that the layer may overwrite its input.
    ///
    /// The others need what arrived: `gelu`, `silu`, `softplus`, and `leaky_relu` with a slope that is not positive.
    #[must_use]
    pub const fn works_in_place(&self) -> bool {
        match self {
            Self::Relu | Self::Elu | Self::Sigmoid | Self::Tanh => true,
            Self::LeakyRelu { slope } => *slope > 0.0,
            Self::Gelu | Self::Silu | Self::Softplus => false,
        }
    }
}
