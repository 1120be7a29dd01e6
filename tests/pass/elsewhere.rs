//! Networks of other modules and invocations as links, with no shape behind them.
#![deny(warnings)]

mod parts {
    use netshape::network;

    network!(pub Backbone: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2));
    network!(pub Encoder: [1, 28, 28] -> fc(12) -> tanh);
    network!(pub Tail<const IN: usize>: [IN, 12, 12] -> gap -> fc(4));
}

use netshape::{Map, Network, Vector, network};
use parts::Backbone;

network! {
    pub Plain: [1, 28, 28] -> Backbone -> fc(10);
    pub Sliding: [1, 28, 28] -> Backbone -> relu -> conv(6, 8, k3, g2) -> maxpool(k2, s2, ceil) -> [8, 5, 5] -> fc(10);
    pub Coding: [1, 28, 28] -> parts::Encoder -> layernorm -> softmax;
    pub Bare: [1, 28, 28] -> Backbone;
    pub Head<const CLASSES: usize>: [1, 28, 28] -> Backbone -> conv(8, k3, s2) -> relu -> fc(CLASSES);
    pub Joined: [1, 28, 28] -> concat { Backbone | residual { Backbone -> relu | Bare } -> [6, 12, 12] } -> parts::Tail<12>
        -> residual { relu } -> fc(4, 10);
    #[strict]
    #[budget(parameters = 2_000, inference = "64 KiB")]
    pub Limited: [1, 28, 28] -> Backbone -> avgpool(2) -> batchnorm -> flatten -> fc(216, 5);
}

fn output<N: Network<Output = S>, S: netshape::Shape>() -> &'static [usize] {
    S::DIMS
}

fn main() {
    let parameters = [
        <Plain>::PARAMETERS,
        <Sliding>::PARAMETERS,
        <Coding>::PARAMETERS,
        <Bare>::PARAMETERS,
        <Head<10>>::PARAMETERS,
        <Joined>::PARAMETERS,
        <Limited>::PARAMETERS,
    ];
    assert_eq!(parameters, [156 + 8650, 156 + 224 + 2010, 9420 + 24, 156, 156 + 440 + 2010, 3 * 156 + 52 + 50, 156 + 12 + 1085]);
    assert_eq!(output::<Bare, Map<6, 12, 12>>(), [6, 12, 12]);
    assert_eq!(output::<Coding, Vector<12>>(), [12]);
    assert_eq!(output::<Plain, Vector<10>>(), [10]);
}
