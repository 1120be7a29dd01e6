//! Layers that are more than a function of each number.

/// `conv(in, out, k3)` or `conv(out, k3)`: a two-dimensional convolution.
///
/// ```text
/// y[o, i, j] = bias[o] + Σ_c Σ_u Σ_v weight[o, c, u, v] · x[c, i·s − p + u·d, j·s − p + v·d]
/// ```
///
/// with `x` zero outside of the map: PyTorch's [`Conv2d`]. `in` is checked against what arrives; left out, it is what
/// arrives. The parameters are a [`Conv`](crate::layer::Conv).
///
/// # Shapes
/// `in×H×W` → `out×⌊(H + 2p − d(k − 1) − 1)/s + 1⌋×⌊(W + 2p − d(k − 1) − 1)/s + 1⌋`
///
/// # Options
/// In any order; `k3x5` is height × width, and so are all letters but `g`.
/// - `k3`: the kernel's size, which can't be left out
/// - `s2`: the stride, 1 if left out
/// - `p1`: zeros added on each side, none if left out
/// - `d2`: the dilation, 1 if left out
/// - `g4`: into how many groups the channels are split, 1 if left out
/// - `nobias`: without biases
/// - `strict`: a window that leaves rows or columns over is an error
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [3, 32, 32] -> conv(8, k3, p1) -> [8, 32, 32] -> conv(8, 16, k3x5, s2, p1x2, nobias) -> [16, 16, 16]);
/// assert_eq!(Net::PARAMETERS, 8 * (3 * 3 * 3 + 1) + 16 * 8 * 3 * 5);
/// ```
///
/// [`Conv2d`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
pub mod conv {}

/// `fc(out)` or `fc(in, out)`: the fully connected layer.
///
/// ```text
/// y[o] = bias[o] + Σ_i weight[o, i] · x[i]
/// ```
///
/// PyTorch's [`Linear`]. A feature map that arrives is flattened in C, H, W order. `in` is checked against what
/// arrives; left out, it is what arrives. The parameters are an [`Fc`](crate::layer::Fc).
///
/// # Shapes
/// `in` or `C×H×W` with C·H·W = in → `out`
///
/// # Options
/// - `nobias`: without biases
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [1, 28, 28] -> fc(120) -> relu -> fc(120, 10, nobias) -> [10]);
/// assert_eq!(Net::PARAMETERS, 120 * (28 * 28 + 1) + 10 * 120);
/// ```
///
/// [`Linear`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html
pub mod fc {}

/// `maxpool(2)` or `maxpool(k3, s2, p1)`: the largest number in each window.
///
/// ```text
/// y[c, i, j] = max over u, v of x[c, i·s − p + u, j·s − p + v]
/// ```
///
/// PyTorch's [`MaxPool2d`]. Padding never wins, and of equal numbers the first one in the window gets the gradient.
/// It has no parameters.
///
/// # Shapes
/// `C×H×W` → `C×(⌊(H + 2p − k)/s⌋ + 1)×(⌊(W + 2p − k)/s⌋ + 1)`
///
/// # Options
/// In any order; `k3x5` is height × width, and so are all letters.
/// - `k3`: the window's size; `maxpool(2)` is the same as `maxpool(k2)`
/// - `s2`: the stride, the window's size if left out
/// - `p1`: rows and columns added on each side, at most half of the window
/// - `ceil`: the quotients are rounded up, PyTorch's `ceil_mode=True`
/// - `strict`: a window that leaves rows or columns over is an error
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [3, 32, 32] -> maxpool(2) -> [3, 16, 16] -> maxpool(k3, s2, p1) -> [3, 8, 8]);
/// assert_eq!(Net::PARAMETERS, 0);
/// ```
///
/// [`MaxPool2d`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html
pub mod maxpool {}

/// `avgpool(2)` or `avgpool(k3, s2, p1)`: the mean of each window.
///
/// ```text
/// y[c, i, j] = Σ_u Σ_v x[c, i·s − p + u, j·s − p + v] / k²
/// ```
///
/// with `x` zero outside of the map: PyTorch's [`AvgPool2d`], in which padding counts. It has no parameters.
///
/// # Shapes
/// `C×H×W` → `C×(⌊(H + 2p − k)/s⌋ + 1)×(⌊(W + 2p − k)/s⌋ + 1)`
///
/// # Options
/// In any order; `k3x5` is height × width, and so are all letters.
/// - `k3`: the window's size; `avgpool(2)` is the same as `avgpool(k2)`
/// - `s2`: the stride, the window's size if left out
/// - `p1`: zeros added on each side, at most half of the window
/// - `ceil`: the quotients are rounded up, PyTorch's `ceil_mode=True`
/// - `strict`: a window that leaves rows or columns over is an error
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [3, 32, 32] -> avgpool(2) -> [3, 16, 16] -> avgpool(k2x4) -> [3, 8, 4]);
/// assert_eq!(Net::PARAMETERS, 0);
/// ```
///
/// [`AvgPool2d`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html
pub mod avgpool {}

/// `gap`: global average pooling, the mean of each channel.
///
/// ```text
/// y[c] = Σ_i Σ_j x[c, i, j] / (H · W)
/// ```
///
/// PyTorch's [`AdaptiveAvgPool2d(1)`]. It has no parameters.
///
/// # Shapes
/// `C×H×W` → `C×1×1`
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [3, 32, 32] -> conv(64, k3) -> relu -> gap -> [64, 1, 1] -> fc(10));
/// assert_eq!(Net::PARAMETERS, 64 * (3 * 3 * 3 + 1) + 10 * (64 + 1));
/// ```
///
/// [`AdaptiveAvgPool2d(1)`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html
pub mod gap {}

/// `flatten`: a feature map as a vector, in C, H, W order.
///
/// PyTorch's [`Flatten`]. `fc` flattens what arrives by itself; this is for a network that ends in a map.
///
/// # Shapes
/// `C×H×W` → `C·H·W`
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [3, 32, 32] -> conv(10, k1) -> gap -> flatten -> [10]);
/// assert_eq!(Net::PARAMETERS, 10 * (3 + 1));
/// ```
///
/// [`Flatten`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.Flatten.html
pub mod flatten {}

/// `identity`: the branch that changes nothing.
///
/// PyTorch's [`Identity`]. It has no parameters and costs nothing.
///
/// # Shapes
/// What leaves has the shape of what arrives.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [3, 32, 32] -> concat { conv(5, k3, p1) | identity } -> [8, 32, 32]);
/// assert_eq!(Net::PARAMETERS, 5 * (3 * 3 * 3 + 1));
/// ```
///
/// [`Identity`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.Identity.html
pub mod identity {}

/// `dropout(0.5)`: in training, each number is zero with this probability p, and the others are multiplied by 1/(1 − p).
///
/// PyTorch's [`Dropout`]. In inference nothing happens. What is drawn depends on the seed, and on no number of threads.
///
/// # Shapes
/// What leaves has the shape of what arrives.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [100] -> fc(50) -> relu -> dropout(0.5) -> fc(10));
/// assert_eq!(Net::PARAMETERS, 50 * 101 + 10 * 51);
/// ```
///
/// [`Dropout`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html
pub mod dropout {}

/// `batchnorm`: normalisation of each channel over its places in all samples of the batch.
///
/// ```text
/// y = (x − mean) / √(variance + 10⁻⁵) · weight + bias
/// ```
///
/// PyTorch's [`BatchNorm2d`], or [`BatchNorm1d`] of a vector. In training the statistics are the batch's, and each
/// step moves the running ones a tenth of the way to them; in inference, the running ones are taken. The parameters are a
/// [`BatchNorm`](crate::layer::BatchNorm): weights begin at 1, biases at 0.
///
/// # Shapes
/// What leaves has the shape of what arrives.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [3, 32, 32] -> conv(8, k3, p1, nobias) -> batchnorm -> relu);
/// assert_eq!(Net::PARAMETERS, 8 * 3 * 3 * 3 + 2 * 8);
/// ```
///
/// [`BatchNorm2d`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html
/// [`BatchNorm1d`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html
pub mod batchnorm {}

/// `layernorm`: normalisation of all numbers of a sample.
///
/// ```text
/// y = (x − mean) / √(variance + 10⁻⁵) · weight + bias
/// ```
///
/// PyTorch's [`LayerNorm`] over the whole sample, with a weight and a bias for each number. The parameters are a
/// [`LayerNorm`](crate::layer::LayerNorm): weights begin at 1, biases at 0.
///
/// # Shapes
/// What leaves has the shape of what arrives.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [20] -> fc(8) -> layernorm -> relu);
/// assert_eq!(Net::PARAMETERS, 8 * 21 + 2 * 8);
/// ```
///
/// [`LayerNorm`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html
pub mod layernorm {}

/// `groupnorm(8)`: normalisation of each of so many groups of channels in a sample.
///
/// ```text
/// y = (x − mean) / √(variance + 10⁻⁵) · weight + bias
/// ```
///
/// PyTorch's [`GroupNorm`]. The channels must be a multiple of the groups. The parameters are a
/// [`GroupNorm`](crate::layer::GroupNorm), a weight and a bias for each channel: weights begin at 1, biases at 0.
///
/// # Shapes
/// What leaves has the shape of what arrives.
///
/// ```
/// use netshape::{Network, network};
///
/// network!(Net: [3, 32, 32] -> conv(16, k3) -> groupnorm(8) -> relu);
/// assert_eq!(Net::PARAMETERS, 16 * (3 * 3 * 3 + 1) + 2 * 16);
/// ```
///
/// [`GroupNorm`]: https://docs.pytorch.org/docs/stable/generated/torch.nn.GroupNorm.html
pub mod groupnorm {}
