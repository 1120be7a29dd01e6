//! `batchnorm`, `layernorm` and `groupnorm`: normalisation.
//!
//! # Formula
//! ```text
//! y = (x − mean) / √(variance + 10⁻⁵) · weight + bias
//! ```
//!
//! The three differ in what the mean and the (biased) variance are taken over: `batchnorm` over a channel's places in all
//! samples of the batch, `groupnorm(g)` over the channels and places of one of g groups in one sample, `layernorm` over
//! all numbers of one sample. As in PyTorch's
//! [`BatchNorm2d`](https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html),
//! [`GroupNorm`](https://docs.pytorch.org/docs/stable/generated/torch.nn.GroupNorm.html) and
//! [`LayerNorm`](https://docs.pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html), weights begin at 1 and biases
//! at 0.
//!
//! # Shapes
//! What leaves has the shape of what arrives. After `fc`, each number is a channel of one place.

/// What is added to a variance, so that no one divides by zero.
pub const EPSILON: f64 = 1e-5;

/// By how much a batch's statistics move the running ones.
pub const MOMENTUM: f64 = 0.1;

/// The parameters and running statistics of batch normalisation.
///
/// In training the statistics are the batch's, over all its samples. Each step of an
/// [`Optimizer`](crate::optimizer::Optimizer) then moves the running ones a tenth of the way to them (the variance
/// unbiased, divided by n − 1); in inference, these are taken. They are saved with the network, but they are no
/// parameters: no rule moves them, and no weight decay shrinks them.
///
/// In a gradient, `running_mean` and `running_variance` hold the batch's mean and unbiased variance.
///
/// A batch with one value per channel has no variance: training with it is an [`Error`](crate::Error).
#[derive(Debug, Clone, PartialEq)]
#[repr(C)]
pub struct BatchNorm<Channels> {
    /// One factor for each channel.
    pub weight: Channels,
    /// One summand for each channel.
    pub bias: Channels,
    /// Each channel's mean, as inference takes it.
    pub running_mean: Channels,
    /// Each channel's variance, as inference takes it.
    pub running_variance: Channels,
}

/// The parameters of layer normalisation: a factor and a summand for each number of a sample.
#[derive(Debug, Clone, PartialEq)]
#[repr(C)]
pub struct LayerNorm<Len> {
    /// `C×H×W`, the last index fastest.
    pub weight: Len,
    /// `C×H×W`, the last index fastest.
    pub bias: Len,
}

/// The parameters of group normalisation: a factor and a summand for each channel.
#[derive(Debug, Clone, PartialEq)]
#[repr(C)]
pub struct GroupNorm<Channels> {
    /// One factor for each channel.
    pub weight: Channels,
    /// One summand for each channel.
    pub bias: Channels,
}

/// The numbers that describe group or layer normalisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupNormGeometry {
    /// How many channels arrive.
    pub channels: usize,
    /// How many places a channel has.
    pub positions: usize,
    /// Into how many groups the channels are dealt; neighbours are in the same one.
    pub groups: usize,
}

impl GroupNormGeometry {
    /// The geometry of `groupnorm`.
    #[must_use]
    pub const fn new(channels: usize, positions: usize, groups: usize) -> Self {
        Self { channels, positions, groups }
    }

    /// The geometry of `layernorm`: all numbers are in one group, and each has its own weight.
    #[must_use]
    pub const fn layer(len: usize) -> Self {
        Self { channels: len, positions: 1, groups: 1 }
    }

    /// How many numbers a sample has.
    #[must_use]
    pub const fn len(&self) -> usize {
        crate::plan::product([self.channels, self.positions])
    }

    /// Whether a sample has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many numbers a sample keeps for backward: each group's mean and 1/σ.
    #[must_use]
    pub const fn kept(&self) -> usize {
        crate::plan::product([2, self.groups])
    }
}

/// The numbers that describe batch normalisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchNormGeometry {
    /// How many channels arrive.
    pub channels: usize,
    /// How many places a channel has.
    pub positions: usize,
    /// How many channels all batch norms have that stand before this one in
    /// [`Network::LAYERS`](crate::Network::LAYERS): where its statistics begin among those of the whole network.
    pub first: usize,
}

impl BatchNormGeometry {
    /// How many numbers a sample has.
    #[must_use]
    pub const fn len(&self) -> usize {
        crate::plan::product([self.channels, self.positions])
    }

    /// Whether a sample has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
