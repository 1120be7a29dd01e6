//! What each step of a network computes, with the numbers that describe it: what a program needs to know to do the same
//! elsewhere.

use crate::layer::{Activation, BatchNormGeometry, ConvGeometry, FcGeometry, GroupNormGeometry, PoolGeometry};
use crate::summary::StepInfo;

/// What a step computes. Its weights are described by the entry of the same name in
/// [`Network::LAYERS`](crate::Network::LAYERS).
///
/// ```
/// use netshape::{Network, Operation, network};
///
/// network!(Small: [1, 8, 8] -> conv(4, k3, s2) -> relu -> fc(10));
///
/// let strides = <Small>::STEPS.iter().filter_map(|step| match step.operation {
///     Operation::Conv(geometry) => Some(geometry.stride),
///     _ => None,
/// });
/// assert_eq!(strides.collect::<Vec<_>>(), [[2, 2]]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Operation {
    /// `conv`
    Conv(ConvGeometry),
    /// `fc`, flattening what arrives
    Fc(FcGeometry),
    /// `maxpool`
    MaxPool(PoolGeometry),
    /// `avgpool`
    AvgPool(PoolGeometry),
    /// `gap`
    GlobalAvgPool,
    /// `flatten`
    Flatten,
    /// `dropout`
    Dropout {
        /// How likely a number is to be left out in training.
        probability: f64,
    },
    /// `batchnorm`
    BatchNorm(BatchNormGeometry),
    /// `layernorm`, over all numbers of a sample
    LayerNorm(GroupNormGeometry),
    /// `groupnorm`
    GroupNorm(GroupNormGeometry),
    /// `relu` and the like
    Activation(Activation),
    /// `softmax`, along the channels
    Softmax,
    /// `log_softmax`, along the channels
    LogSoftmax,
    /// `sum` and `residual`
    Sum,
    /// `concat`, along the channels
    Concat,
    /// A shape that only the types could check: nothing is computed.
    Assert,
    /// A network as a layer, which does these steps.
    Network {
        /// Its name as a type.
        name: &'static str,
        /// What it does.
        steps: &'static [StepInfo],
    },
    /// A layer that was written outside of the library.
    Own,
}
