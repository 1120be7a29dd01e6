//! Networks with branches against central differences in `f64`.

mod common;

use common::gradients::assert_gradients;
use netshape::data::Dataset;
use netshape::kernel::Isa;
use netshape::loss::Mse;
use netshape::{Network, Samples, Shape, network};
use rand::{RngExt, SeedableRng, rngs::StdRng};

network! {
    block basic(width, stride) = residual {
        conv(width, k3, s(stride), p1) -> relu -> conv(width, k3, p1) | conv(width, k1, s(stride))
    };

    /// The gradient of what several branches use is the sum of theirs.
    Residual: [2, 5, 6] -> residual { conv(3, k3, p1) -> relu -> conv(2, k3, p1) } -> relu -> basic(4, 2) -> gap -> fc(3);

    Twice: [3] -> sum { identity | identity } -> fc(3) -> residual { identity } -> tanh -> sum { fc(2) | fc(2) | tanh -> fc(2) };

    Inception: [2, 4, 5] -> conv(3, k1) -> relu -> concat {
        conv(2, k1) | conv(2, k1) -> relu -> conv(3, k3, p1) | maxpool(k3, s1, p1) -> conv(2, k1) | identity
    } -> relu -> fc(2);

    Dense: [2, 3, 3] -> repeat 3 { concat { identity | relu -> conv(2, k3, p1) } } -> avgpool(2) -> flatten;

    /// Activations whose input others still want to see, or which want to see their own output again.
    Shared: [2, 3, 3] -> conv(2, k2) -> sum { relu | sigmoid | tanh -> relu | gelu | dropout(0.5) | softmax }
        -> concat { maxpool(2) | relu -> maxpool(2) | avgpool(2) | log_softmax -> maxpool(2) } -> fc(2);

    /// Branches without parameters, directly from the input.
    Bare: [2, 4, 4] -> concat { maxpool(2) | avgpool(2) -> tanh | conv(1, k2, s2) | identity -> maxpool(2) }
        -> sum { relu | identity } -> fc(2);

    NoParameters: [2, 2, 2] -> sum { relu | tanh | identity } -> concat { identity | tanh -> sigmoid } -> flatten;

    Nested: [2, 4, 4] -> residual {
        concat { conv(1, k3, p1) | residual { conv(2, k3, p1) -> relu } } -> conv(2, k1) | residual { tanh } -> elu
    } -> flatten -> residual { fc(8) -> relu -> fc(32) } -> fc(1);
}

network! {
    Open: < conv(2, 4, k3, s2, p1) -> residual { conv(4, k3, p1) -> relu -> conv(4, k3, p1) | conv(4, k1) }
        -> concat { identity | maxpool(k3, s1, p1) } -> fc(2) >;
    OpenMap: < conv(2, 3, k3) -> concat { identity | conv(2, k5, p2) } -> sum { relu | identity } >;
    /// Branches that ask the same of the same sides.
    OpenTwice: < conv(1, 2, k3) -> concat { maxpool(2) | avgpool(2) } -> sum { conv(3, k2) | conv(2, k2) -> conv(3, k1) }
        -> concat { flatten -> fc(2) | flatten -> fc(2) | fc(3) } >;
    OpenVector: < conv(1, 2, k3) -> concat { flatten -> fc(3) | gap -> flatten | maxpool(2) -> flatten } >;
}

const BATCH: usize = 6;

fn samples<S: Shape>(random: &mut StdRng) -> Samples<S, f64> {
    let numbers = (0..BATCH * S::LEN).map(|_| random.random_range(-1.0..1.0)).collect();
    Samples::from_vec(numbers).expect("whole samples")
}

fn check<N: Network<Scalar = f64>>() {
    let mut random = StdRng::seed_from_u64(7);
    // Biases as well, so that nothing lies exactly on a kink.
    let mut network = N::zeroed();
    network.as_mut_slice().iter_mut().for_each(|number| *number = random.random_range(-0.9..0.9));
    let data = Dataset::new(samples::<N::Input>(&mut random), samples::<N::Output>(&mut random));
    let data = data.expect("a target for each sample");
    assert_gradients(&*network, &Mse, &data, [Isa::Scalar, Isa::detect()]);
}

#[test]
fn residual_blocks() {
    check::<Residual<f64>>();
    check::<Nested<f64>>();
}

#[test]
fn a_value_used_twice_by_one_join() {
    check::<Twice<f64>>();
}

#[test]
fn concatenations() {
    check::<Inception<f64>>();
    check::<Dense<f64>>();
}

#[test]
fn layers_that_share_what_arrives() {
    check::<Shared<f64>>();
}

#[test]
fn branches_without_parameters() {
    check::<Bare<f64>>();
    check::<NoParameters<f64>>();
}

#[test]
fn branches_of_networks_that_name_no_input() {
    check::<Open<5, 8, f64>>();
    check::<OpenMap<4, 5, f64>>();
    check::<OpenVector<6, 4, f64>>();
    check::<OpenTwice<7, 6, f64>>();
}
