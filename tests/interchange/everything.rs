//! A network that has every layer.

use netshape::network;

network! {
    /// Every layer, with sizes that don't divide.
    pub(crate) Everything: [6, 23, 18]
        -> input: conv(8, k3x2, s2x1, p1, d1x2) -> batchnorm -> silu
        -> residual { groupnorm(4) -> gelu -> conv(8, k3, p1, g2, nobias) -> leaky_relu(0.2) }
        -> concat { maxpool(k3, s2, p1, ceil) | avgpool(k3, s2, p1, ceil) | conv(5, k2, s2, p1) -> elu }
        -> avgpool(k2x3, s1x2) -> layernorm -> softplus -> maxpool(k2, s1, p1) -> avgpool(k2, s2, ceil)
        -> sum { identity | softmax | conv(21, k1) -> tanh | log_softmax }
        -> dropout(0.3)
        -> concat { gap -> flatten -> fc(12) | fc(9) -> batchnorm -> sigmoid }
        -> residual { fc(21, nobias) -> groupnorm(3) -> layernorm -> relu }
        -> flatten -> fc(7) -> output: log_softmax
}
