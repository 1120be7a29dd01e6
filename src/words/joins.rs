//! What takes branches or is written out several times.

/// `residual { chain }`: what the chain leaves, plus what arrived. `residual { chain | projection }`: plus what the
/// projection makes of it.
///
/// ```text
/// y = chain(x) + x        y = chain(x) + projection(x)
/// ```
///
/// [He et al. 2015](https://arxiv.org/abs/1512.03385). Both summands must have the same shape, which the compiler checks.
///
/// ```
/// use netshape::{Network, network};
///
/// network! {
///     Net: [8, 32, 32]
///         -> residual { conv(8, k3, p1) -> relu -> conv(8, k3, p1) } -> relu
///         -> residual { conv(16, k3, s2, p1) | conv(16, k1, s2) } -> [16, 16, 16]
/// }
/// assert_eq!(Net::PARAMETERS, 2 * 8 * (8 * 9 + 1) + 16 * (8 * 9 + 1) + 16 * (8 + 1));
/// ```
pub mod residual {}

/// `sum { chain | chain | … }`: what the branches leave, added up.
///
/// All get what arrives, and leave the same shape, which the compiler checks.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [3, 32, 32] -> sum { conv(8, k3, p1) | conv(8, k5, p2) | conv(8, k1) } -> [8, 32, 32]);
/// assert_eq!(Net::PARAMETERS, 8 * (3 * (9 + 25 + 1) + 3));
/// ```
pub mod sum {}

/// `concat { chain | chain | … }`: what the branches leave, put together along the channels or, of vectors, along the
/// numbers.
///
/// PyTorch's [`cat(…, dim=1)`](https://docs.pytorch.org/docs/stable/generated/torch.cat.html) on a batch. All branches get
/// what arrives; maps must agree in height and width, which the compiler checks.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [3, 32, 32] -> concat { conv(8, k3, p1) | maxpool(k3, s1, p1) | identity } -> [14, 32, 32]);
/// assert_eq!(Net::PARAMETERS, 8 * (3 * 9 + 1));
/// ```
pub mod concat {}

/// `repeat 3 { chain }`: the chain three times, each time with parameters of its own.
///
/// The number of channels may change from turn to turn.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [3, 32, 32] -> repeat 2 { conv(8, k3, p1) -> relu } -> [8, 32, 32]);
/// assert_eq!(Net::PARAMETERS, 8 * (3 * 9 + 1) + 8 * (8 * 9 + 1));
/// ```
pub mod repeat {}

/// `block name(parameter, …) = chain;` declares a chain, which is then used as `name(64, …)`.
///
/// A parameter stands where a number can, and in an option between parentheses: `conv(2 * width, k3, s(stride))`.
///
/// ```
/// use netshape::{Network, network};
///
/// network! {
///     block unit(width, stride) = conv(width, k3, s(stride), p1) -> relu;
///     Net: [3, 32, 32] -> unit(8, 1) -> unit(16, 2) -> [16, 16, 16]
/// }
/// assert_eq!(Net::PARAMETERS, 8 * (3 * 9 + 1) + 16 * (8 * 9 + 1));
/// ```
pub mod block {}
