//! What `network!` writes passes the lints of the strictest crate, and what stands around it does not confuse it.
#![deny(warnings)]
#![warn(clippy::pedantic, missing_docs, unreachable_pub, unused, single_use_lifetimes, unused_qualifications)]
#![forbid(unsafe_code)]

use netshape::{Flat, Map, Network, Tensor, Vector, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    /// LeNet-5 for 28×28 grey images.
    #[derive(Debug, Clone, PartialEq)]
    pub LeNet: [1, 28, 28]
        -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2)
        -> conv(6, 16, k5)        -> relu -> maxpool(2)
        -> [16, 5, 5]
        -> fc(120) -> relu -> fc(84) -> relu -> fc(10)
}
network!(pub Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> fc(10) >);
network!(pub Undocumented: [2, 5, 5] -> conv(3, k3, g1) -> gap -> dropout(0.5) -> fc(2) -> log_softmax);
// A map of one column, whose channels do come first.
network!(pub Column: [8, 8, 1] -> conv(8, 4, k3x1) -> relu -> fc(3));
network!(pub Filter: < conv(3, 3, k3) -> [3, 4, 4] -> sigmoid >);
network! {
    pub Norms: [2, 4, 4] -> conv(4, k3) -> batchnorm -> relu -> groupnorm(2) -> residual { batchnorm -> tanh }
        -> layernorm -> fc(2) -> batchnorm
}
network!(pub OpenNorms: < conv(2, 4, k3) -> batchnorm -> relu -> groupnorm(2) -> layernorm -> flatten -> batchnorm
    -> groupnorm(2) -> layernorm -> fc(2) >);
network!(pub Empty: [4] -> relu -> flatten);

/// Never used, and used in part.
mod private {
    use netshape::network;

    network!(Unused: [4] -> fc(3));
    network!(UnusedOpen: < conv(1, 2, k3) -> fc(12, 3) >);
    network!(pub(crate) Part: < stem: conv(1, 2, k3) -> fc(3) >);
}

/// Names that stand for something else elsewhere.
pub mod names {
    use netshape::network;

    network! {
        pub Box: [4] -> fc(3);
        pub Vec: < conv(1, 2, k3) -> fc(3) >;
        pub Option: [4] -> fc(3) -> relu -> fc(2);
        pub Some: [4] -> fc(3);
        pub Conv: [1, 3, 3] -> conv(2, k3) -> fc(3);
        pub Map: [1, 3, 3] -> maxpool(2, s1) -> fc(3);
        pub Fc: < gap -> conv(1, 2, k1) -> fc(3) >;
        pub Vector: [4] -> fc(3);
        pub Flatten: [1, 2, 2] -> flatten -> fc(1);
        pub Network: [1, 2, 2] -> flatten -> fc(1);
        pub Scalar: [1, 2, 2] -> fc(1);
        pub Height: < conv(1, 2, k3) -> fc(3) >;
        pub Image: < conv(1, 2, k3) -> relu >;
    }
}

/// Labels that the generated code uses itself.
pub mod labels {
    use netshape::network;

    network! {
        /// Buffers and arguments.
        #[derive(Clone)]
        pub Buffers: [1, 9, 9]
            -> group: conv(2, k2) -> image: relu -> scratch: conv(2, k2) -> parameters: tanh -> self_: conv(2, k2)
            -> gradients: gelu -> reach: conv(2, k2) -> d_image: dropout(0.5) -> r#type: fc(4) -> r#match: relu
            -> memory: fc(3) -> x: fc(2) -> d_x: softplus;
        /// Constants.
        #[allow(non_snake_case, reason = "names that differ only in their capitals are the point")]
        pub Constants: [1, 9, 9]
            -> conv_1: conv(2, k2) -> conv(2, k2) -> Conv1: conv(2, k2) -> CONV1: conv(2, k2) -> training_plan: fc(4)
            -> inference: fc(3) -> layers: fc(2) -> h: fc(2) -> w: fc(2) -> t: fc(2) -> len: fc(2) -> scalar: fc(1);
        /// Parameters of types.
        pub Open: < conv_1: conv(1, 2, k2) -> conv(2, k2) -> con_v1: maxpool(2) -> height: conv(2, k1) -> fc(3) >;
    }
}

fn in_a_function() -> Tensor<Vector<2>> {
    network!(Local: [3] -> fc(2); LocalOpen: < conv(1, 2, k3) -> relu >);
    let filter = <LocalOpen<3, 3>>::new(&mut StdRng::seed_from_u64(1));
    assert_eq!(filter.forward(&Tensor::zeros()).as_slice().len(), 2);
    <Local>::zeroed().forward(&Tensor::zeros())
}

fn main() {
    assert_eq!(<LeNet>::PARAMETERS, 61_706);
    assert_eq!(<Card<32, 32>>::PARAMETERS, 41_418);
    let net = <LeNet>::new(&mut StdRng::seed_from_u64(1));
    let copy = net.clone();
    assert_eq!(*copy, *net);
    assert_eq!(net.forward(&Tensor::<Map<1, 28, 28>>::zeros()).as_slice().len(), 10);
    let part = private::Part::<5, 5>::zeroed();
    assert!(Flat::as_slice(&part.stem.weight).iter().all(|weight: &f32| *weight < 1.0));
    let labels = labels::Buffers::<f64>::new(&mut StdRng::seed_from_u64(1));
    assert!(labels.forward(&Tensor::zeros()).as_slice().iter().all(|y| y.is_finite()));
    assert_eq!(labels::Constants::<f64>::zeroed().forward(&Tensor::zeros()).as_slice(), [0.0]);
    assert_eq!(<labels::Open<9, 8>>::zeroed().forward(&Tensor::zeros()).as_slice().len(), 3);
    assert_eq!(<names::Vec<9, 8>>::zeroed().fc1.bias.len(), 3);
    assert_eq!(in_a_function().as_slice(), [0.0, 0.0]);
}
