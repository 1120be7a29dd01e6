//! Networks as links of a chain that another invocation of `network!` declared, with no shape behind them: what leaves
//! them, the types tell.

mod common;

use common::drawn::{data, drawn};
use common::gradients::assert_gradients;
use netshape::kernel::Isa;
use netshape::loss::Mse;
use netshape::{Engine, Network, network};
use rand::{SeedableRng, rngs::StdRng};

mod parts {
    use netshape::network;

    network!(pub(crate) Backbone: [2, 9, 8] -> conv(3, k3) -> batchnorm -> relu -> maxpool(2));
    network!(pub(crate) Encoder: [2, 9, 8] -> fc(6) -> tanh);
    network!(pub(crate) Sized<const WIDTH: usize>: [2, 9, 8] -> conv(WIDTH, k2) -> relu);
    network!(pub(crate) Tail: [3, 3, 3] -> conv(4, k2) -> relu);
    network!(pub(crate) Pointwise: [3, 1, 1] -> conv(4, k1) -> relu);
    network!(pub(crate) Coder: [4, 1, 1] -> fc(4) -> tanh);
    network!(pub(crate) Doubler: [4] -> fc(8));
    network!(pub(crate) Upright: [3, 1, 1] -> conv(2, k1x2, p1) -> tanh);
    network!(pub(crate) Scaled<const C: usize>: [C, 2, 2] -> batchnorm -> tanh -> conv(C, k2));
}

use parts::Backbone;

const WIDTH: usize = 5;
const CLASSES: usize = 4;

network! {
    Short: [2, 9, 8] -> Backbone -> fc(4);
    ShortStated: [2, 9, 8] -> Backbone -> [3, 3, 3] -> fc(4);
    Elementwise: [2, 9, 8] -> Backbone -> relu -> dropout(0.2) -> layernorm -> groupnorm(3) -> batchnorm -> flatten -> fc(4);
    ElementwiseStated: [2, 9, 8] -> Backbone -> [3, 3, 3] -> relu -> dropout(0.2) -> layernorm -> groupnorm(3) -> batchnorm -> flatten -> fc(4);
    Vectors: [2, 9, 8] -> parts::Encoder -> layernorm -> groupnorm(2) -> batchnorm -> softmax -> fc(6, 4);
    VectorsStated: [2, 9, 8] -> parts::Encoder -> [6] -> layernorm -> groupnorm(2) -> batchnorm -> softmax -> fc(6, 4);
    Windows: [2, 9, 8] -> Backbone -> conv(3, 6, k2, g3) -> relu -> maxpool(k2, s1) -> [6, 1, 1] -> fc(4);
    WindowsStated: [2, 9, 8] -> Backbone -> [3, 3, 3] -> conv(3, 6, k2, g3) -> relu -> maxpool(k2, s1) -> [6, 1, 1] -> fc(4);
    Kept: [2, 9, 8] -> Backbone -> residual { conv(3, k3, p1) -> relu } -> gap -> fc(4);
    KeptStated: [2, 9, 8] -> Backbone -> [3, 3, 3] -> residual { conv(3, k3, p1) -> relu } -> gap -> fc(4);
    Joined: [2, 9, 8] -> concat { Backbone | conv(2, k7x6) } -> sum { conv(5, k1) | identity } -> fc(4);
    JoinedStated: [2, 9, 8] -> concat { Backbone -> [3, 3, 3] | conv(2, k7x6) } -> sum { conv(5, k1) | identity } -> fc(4);
    JoinedVectors: [2, 9, 8] -> concat { parts::Encoder | flatten -> fc(3) | parts::Encoder -> tanh } -> [15] -> fc(4);
    JoinedVectorsStated: [2, 9, 8] -> concat { parts::Encoder -> [6] | flatten -> fc(3) | parts::Encoder -> [6] -> tanh } -> [15] -> fc(4);
    JoinedAll: [2, 9, 8] -> concat { parts::Encoder | parts::Encoder -> tanh } -> relu;
    JoinedAllStated: [2, 9, 8] -> concat { parts::Encoder -> [6] | parts::Encoder -> [6] -> tanh } -> relu;
    Chained: [2, 9, 8] -> Backbone -> parts::Tail -> sigmoid;
    ChainedStated: [2, 9, 8] -> Backbone -> [3, 3, 3] -> parts::Tail -> [4, 2, 2] -> sigmoid;
    /// From this invocation, but what leaves it follows from a link.
    Around: [2, 9, 8] -> chained: Chained -> relu -> fc(CLASSES);
    AroundStated: [2, 9, 8] -> chained: ChainedStated -> relu -> fc(4);
    /// Beside constants.
    Constants: [2, WIDTH + 4, 2 * CLASSES] -> parts::Sized<WIDTH> -> conv(WIDTH - 1, k3) -> fc(CLASSES);
    ConstantsStated: [2, 9, 8] -> parts::Sized<5> -> [5, 8, 7] -> conv(4, k3) -> fc(4);
}

network! {
    /// Beside parameters that have no part in what leaves the network.
    Head<const CLASSES: usize>: [2, 9, 8] -> Backbone -> fc(CLASSES);
    SlidingHead<const C: usize>: [2, 9, 8] -> Backbone -> conv(6, k2, g3) -> relu -> conv(C, k3, s2, p1) -> batchnorm
        -> residual { conv(C, k3, p1) } -> concat { maxpool(k1) | identity } -> layernorm -> fc(C);
    SlidingHeadStated: [2, 9, 8] -> Backbone -> [3, 3, 3] -> conv(6, k2, g3) -> relu -> conv(4, k3, s2, p1) -> batchnorm
        -> residual { conv(4, k3, p1) } -> concat { maxpool(k1) | identity } -> layernorm -> fc(4);
    ScaledHead<const C: usize>: [2, 9, 8] -> Backbone -> conv(C, k2) -> parts::Scaled<C> -> [C, 1, 1] -> fc(4);
    ScaledHeadStated: [2, 9, 8] -> Backbone -> [3, 3, 3] -> conv(5, k2) -> parts::Scaled<5> -> [5, 1, 1] -> fc(4);
    /// Heights and widths that follow from constants, beside parameters.
    Beside<const C: usize>: [2, WIDTH + 4, 2 * CLASSES] -> conv(C, k3) -> maxpool(k2, s2, ceil) -> own::Twice -> conv(3, k2, s2)
        -> fc(CLASSES);
    BesideStated: [2, 9, 8] -> conv(3, k3) -> maxpool(k2, s2, ceil) -> own::Twice -> [3, 4, 3] -> conv(3, k2, s2) -> fc(4);
}

network! {
    /// Where the height and width that the user chooses have no part in what arrives.
    Any: < conv(2, 3, k3) -> maxpool(k2, s2) -> gap -> parts::Pointwise -> residual { own::Twice -> conv(4, k3, p1) }
        -> sum { parts::Coder | flatten -> own::Twice | fc(4) } -> concat { parts::Doubler -> tanh | parts::Doubler } -> fc(4) >;
    AnyStated: < conv(2, 3, k3) -> maxpool(k2, s2) -> gap -> parts::Pointwise -> [4, 1, 1]
        -> residual { own::Twice -> [4, 1, 1] -> conv(4, k3, p1) }
        -> sum { parts::Coder -> [4] | flatten -> own::Twice -> [4] | fc(4) }
        -> concat { parts::Doubler -> [8] -> tanh | parts::Doubler -> [8] } -> fc(4) >;
    AnyOf<const C: usize>: < conv(2, 3, k3) -> gap -> parts::Upright -> conv(C, k2) -> own::Twice -> fc(4) >;
    AnyOfStated: < conv(2, 3, k3) -> gap -> parts::Upright -> [2, 3, 2] -> conv(5, k2) -> own::Twice -> [5, 2, 1] -> fc(4) >;
}

mod own {
    use netshape::layer::{Backward, Layer, NoParameters, Rows, RowsMut};
    use netshape::{Scalar, Shape};

    /// y = 2x
    pub(super) struct Twice;

    impl<S: Shape> Layer<S> for Twice {
        type Output = S;
        type Parameters<T: Scalar> = NoParameters<T>;

        fn infer<T: Scalar>(&self, _: &[T; 0], x: Rows<'_, T>, mut y: RowsMut<'_, T>) {
            y.as_mut_slice().iter_mut().zip(x.as_slice()).for_each(|(y, &x)| *y = x + x);
        }

        fn backward<T: Scalar>(&self, _: &[T; 0], Backward { dy, mut dx, .. }: Backward<'_, T>, _: &mut [T; 0]) {
            dx.as_mut_slice().iter_mut().zip(dy.as_slice()).for_each(|(dx, &dy)| *dx = dy + dy);
        }
    }
}

/// Both compute the same, to the bit, and tell the same of themselves; and the gradients are right.
fn agree<N: Network<Scalar = f64>, Stated: Network<Scalar = f64, Input = N::Input, Output = N::Output>>() {
    assert_eq!(N::LAYERS, Stated::LAYERS);
    assert_eq!([N::MULTIPLY_ADDS, N::TRAINING_MULTIPLY_ADDS], [Stated::MULTIPLY_ADDS, Stated::TRAINING_MULTIPLY_ADDS]);
    let (network, mut stated) = (drawn::<N>(), Stated::new(&mut StdRng::seed_from_u64(1)));
    stated.as_mut_slice().copy_from_slice(network.as_slice());
    assert_gradients(&*network, &Mse, &data::<N>(5), [Isa::detect()]);
    let data = data::<N>(18);
    let outputs = Engine::<N>::new(2).forward(&network, data.inputs());
    assert_eq!(outputs, Engine::<Stated>::new(1).forward(&stated, data.inputs()));
}

#[test]
fn a_layer_behind_a_network_takes_what_leaves() {
    agree::<Short<f64>, ShortStated<f64>>();
    agree::<Elementwise<f64>, ElementwiseStated<f64>>();
    agree::<Vectors<f64>, VectorsStated<f64>>();
}

#[test]
fn windows_slide_over_what_leaves_a_network() {
    agree::<Windows<f64>, WindowsStated<f64>>();
    agree::<Kept<f64>, KeptStated<f64>>();
    agree::<Constants<f64>, ConstantsStated<f64>>();
}

#[test]
fn branches_join_what_leaves_networks() {
    agree::<Joined<f64>, JoinedStated<f64>>();
    agree::<JoinedVectors<f64>, JoinedVectorsStated<f64>>();
    agree::<JoinedAll<f64>, JoinedAllStated<f64>>();
}

#[test]
fn networks_stand_behind_one_another() {
    agree::<Chained<f64>, ChainedStated<f64>>();
    agree::<Around<f64>, AroundStated<f64>>();
}

#[test]
fn parameters_may_stand_beside_them() {
    agree::<Head<4, f64>, ShortStated<f64>>();
    agree::<SlidingHead<4, f64>, SlidingHeadStated<f64>>();
    agree::<ScaledHead<5, f64>, ScaledHeadStated<f64>>();
    agree::<Beside<3, f64>, BesideStated<f64>>();
    agree::<Any<9, 8, f64>, AnyStated<9, 8, f64>>();
    agree::<AnyOf<5, 6, 5, f64>, AnyOfStated<6, 5, f64>>();
}
