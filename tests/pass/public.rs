//! Public networks of networks in a module, as a library has them, with sizes and layers that are private.
#![deny(warnings)]

pub mod nets {
    use netshape::layer::{Backward, Layer, NoParameters, Rows, RowsMut};
    use netshape::{Network, Scalar, Shape, Tensor, network};

    struct Twice;

    impl<S: Shape> Layer<S> for Twice {
        type Output = S;
        type Parameters<T: Scalar> = NoParameters<T>;

        fn infer<T: Scalar>(&self, _: &NoParameters<T>, x: Rows<'_, T>, mut y: RowsMut<'_, T>) {
            for (y, &x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
                *y = x + x;
            }
        }

        fn backward<T: Scalar>(&self, _: &NoParameters<T>, pass: Backward<'_, T>, _: &mut NoParameters<T>) {
            let Backward { dy, mut dx, .. } = pass;
            for (dx, &dy) in dx.as_mut_slice().iter_mut().zip(dy.as_slice()) {
                *dx = dy + dy;
            }
        }
    }

    network! {
        pub Doubled: [3, 16, 16] -> conv(4, k3) -> Twice;
        pub DoubledOf<const W: usize>: [3, 16, 16] -> conv(W, k3) -> Twice -> [W, 14, 14];
        pub Between: < conv(3, 4, k3) -> Twice -> gap -> fc(3) >;
    }

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

use nets::{Between, Doubled, DoubledOf, Features, Named, Narrow, Net, Scores};
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

fn doubled(net: &DoubledOf<5>, image: &Tensor<Map<3, 16, 16>>) -> Tensor<Map<5, 14, 14>> {
    net.forward(image)
}

fn main() {
    let (mut random, image) = (StdRng::seed_from_u64(1), Tensor::zeros());
    assert_eq!(scores(&<Net>::new(&mut random), &image).as_slice().len(), 10);
    assert_eq!(features(&<Features>::new(&mut random), &image).as_slice().len(), 8 * 8 * 8);
    assert_eq!(narrow(&Narrow::<4>::new(&mut random), &image).as_slice().len(), 4);
    assert_eq!(<Doubled>::new(&mut random).forward(&image).as_slice().len(), 4 * 14 * 14);
    assert_eq!(doubled(&DoubledOf::<5>::new(&mut random), &image).as_slice().len(), 5 * 14 * 14);
    assert_eq!(<Between<16, 16>>::new(&mut random).forward(&image).as_slice().len(), 3);
    assert_eq!(<Tensor<Scores> as Named>::NAME, "scores");
}
