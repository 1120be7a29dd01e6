//! Functions of each number, and `softmax`.

/// `relu`: max(0, x), for each number.
///
/// PyTorch's [`ReLU`]. It has no parameters.
///
/// # Shapes
/// What leaves has the shape of what arrives.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [20] -> fc(8) -> relu -> fc(2));
/// assert_eq!(Net::PARAMETERS, 8 * 21 + 2 * 9);
/// ```
///
/// [`ReLU`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU.html
pub mod relu {}

/// `leaky_relu` or `leaky_relu(0.01)`: x for x > 0, else slope · x, for each number.
///
/// PyTorch's [`LeakyReLU`]. The slope is 0.01 if it is left out. It has no parameters.
///
/// # Shapes
/// What leaves has the shape of what arrives.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [20] -> fc(8) -> leaky_relu -> fc(2));
/// assert_eq!(Net::PARAMETERS, 8 * 21 + 2 * 9);
/// ```
///
/// [`LeakyReLU`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html
pub mod leaky_relu {}

/// `elu`: x for x > 0, else eˣ − 1, for each number.
///
/// PyTorch's [`ELU`]. It has no parameters.
///
/// # Shapes
/// What leaves has the shape of what arrives.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [20] -> fc(8) -> elu -> fc(2));
/// assert_eq!(Net::PARAMETERS, 8 * 21 + 2 * 9);
/// ```
///
/// [`ELU`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.ELU.html
pub mod elu {}

/// `gelu`: x · Φ(x), Φ being the standard normal distribution function, for each number.
///
/// PyTorch's [`GELU`]. This is the exact form, not the one by tanh. It has no parameters.
///
/// # Shapes
/// What leaves has the shape of what arrives.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [20] -> fc(8) -> gelu -> fc(2));
/// assert_eq!(Net::PARAMETERS, 8 * 21 + 2 * 9);
/// ```
///
/// [`GELU`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.GELU.html
pub mod gelu {}

/// `silu`: x · σ(x), σ being the sigmoid, for each number.
///
/// PyTorch's [`SiLU`]. It has no parameters.
///
/// # Shapes
/// What leaves has the shape of what arrives.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [20] -> fc(8) -> silu -> fc(2));
/// assert_eq!(Net::PARAMETERS, 8 * 21 + 2 * 9);
/// ```
///
/// [`SiLU`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.SiLU.html
pub mod silu {}

/// `sigmoid`: 1 / (1 + e⁻ˣ), for each number.
///
/// PyTorch's [`Sigmoid`]. It has no parameters.
///
/// # Shapes
/// What leaves has the shape of what arrives.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [20] -> fc(8) -> sigmoid -> fc(2));
/// assert_eq!(Net::PARAMETERS, 8 * 21 + 2 * 9);
/// ```
///
/// [`Sigmoid`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.Sigmoid.html
pub mod sigmoid {}

/// `tanh`: tanh(x), for each number.
///
/// PyTorch's [`Tanh`]. It has no parameters.
///
/// # Shapes
/// What leaves has the shape of what arrives.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [20] -> fc(8) -> tanh -> fc(2));
/// assert_eq!(Net::PARAMETERS, 8 * 21 + 2 * 9);
/// ```
///
/// [`Tanh`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.Tanh.html
pub mod tanh {}

/// `softplus`: ln(1 + eˣ), for each number.
///
/// PyTorch's [`Softplus`]. Above 20 it is x itself, as there. It has no parameters.
///
/// # Shapes
/// What leaves has the shape of what arrives.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [20] -> fc(8) -> softplus -> fc(2));
/// assert_eq!(Net::PARAMETERS, 8 * 21 + 2 * 9);
/// ```
///
/// [`Softplus`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.Softplus.html
pub mod softplus {}

/// `softmax`: exp(xᵢ) / Σⱼ exp(xⱼ), along the channels at each place of a map, or over a vector.
///
/// PyTorch's [`Softmax(dim=1)`] on a batch, computed without overflow. The loss
/// [`CrossEntropy`](crate::loss::CrossEntropy) takes logits and needs none of it. It has no parameters.
///
/// # Shapes
/// What leaves has the shape of what arrives.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [20] -> fc(8) -> relu -> fc(2) -> softmax);
/// assert_eq!(Net::PARAMETERS, 8 * 21 + 2 * 9);
/// ```
///
/// [`Softmax(dim=1)`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmax.html
pub mod softmax {}

/// `log_softmax`: xᵢ − ln Σⱼ exp(xⱼ), along the channels at each place of a map, or over a vector.
///
/// PyTorch's [`LogSoftmax(dim=1)`] on a batch, computed without overflow. The loss
/// [`CrossEntropy`](crate::loss::CrossEntropy) takes logits and needs none of it. It has no parameters.
///
/// # Shapes
/// What leaves has the shape of what arrives.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [20] -> fc(8) -> relu -> fc(2) -> log_softmax);
/// assert_eq!(Net::PARAMETERS, 8 * 21 + 2 * 9);
/// ```
///
/// [`LogSoftmax(dim=1)`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.LogSoftmax.html
pub mod log_softmax {}
