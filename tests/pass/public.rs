//! Public networks of networks in a module, as a library has them, with sizes that are private.
#![deny(warnings)]

pub mod nets {
    use netshape::{Network, Tensor, network};

    mod config {
        pub const WIDTH: usize = 6;
    }

    network! {
        pub Body<const W: usize>: [3, 16, 16] -> conv(W, k3, p1) -> relu -> maxpool(2) -> [W, 8, 8];
        pub Head<const IN: usize, const OUT: usize>: [IN, 8, 8] -> gap -> fc(OUT);
    }

    mod inner {
        use super::{Body, Head, config, network};

        network! {
            pub Net: [3, 16, 16] -> Body<{ config::WIDTH }> -> [config::WIDTH, 8, 8] -> residual { conv(config::WIDTH, k3, p1) }
                -> Head<6, 10> -> [10];
            pub Features: [3, 16, 16] -> Body<8> -> [8, 8, 8];
            pub Narrow<const W: usize>: [3, 16, 16] -> Body<W> -> [W, 8, 8] -> conv(W, config::WIDTH, k1) -> Head<6, W> -> [W];
        }
    }

    pub use inner::{Features, Narrow, Net};

    pub type Scores = <Net as Network>::Output;

    pub trait Named {
        const NAME: &'static str;
    }

    impl Named for Tensor<Scores> {
        const NAME: &'static str = "scores";
    }
}

use nets::{Features, Named, Narrow, Net, Scores};
use netshape::{Map, Network, Tensor, Vector};
use rand::SeedableRng;
use rand::rngs::StdRng;

fn scores(net: &Net, image: &Tensor<Map<3, 16, 16>>) -> Tensor<Vector<10>> {
    net.forward(image)
}

fn features(net: &Features, image: &Tensor<Map<3, 16, 16>>) -> Tensor<Map<8, 8, 8>> {
    net.forward(image)
}

fn narrow(net: &Narrow<4>, image: &Tensor<Map<3, 16, 16>>) -> Tensor<Vector<4>> {
    net.forward(image)
}

fn main() {
    let (mut random, image) = (StdRng::seed_from_u64(1), Tensor::zeros());
    assert_eq!(scores(&<Net>::new(&mut random), &image).as_slice().len(), 10);
    assert_eq!(features(&<Features>::new(&mut random), &image).as_slice().len(), 8 * 8 * 8);
    assert_eq!(narrow(&Narrow::<4>::new(&mut random), &image).as_slice().len(), 4);
    assert_eq!(<Tensor<Scores> as Named>::NAME, "scores");
}
