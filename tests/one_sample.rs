//! One sample at a time: the same numbers as in a batch, whatever the layers, on every instruction set.

#![allow(clippy::float_cmp, reason = "the same bits are what is asked for")]
#![allow(clippy::unnecessary_box_returns, reason = "a network is on the heap")]

mod common;

use common::drawn::{data, drawn};
use common::one_sample::agrees_with_a_batch;
use netshape::{Arena, Map, Network, Shape, Tensor, Vector, network};

network! {
    /// Every kind of convolution and pooling.
    Windows: [3, 19, 23]
        -> conv(8, k3, p1) -> leaky_relu(0.1) -> maxpool(k3, s2, p1) -> [8, 10, 12]
        -> conv(12, k5x3, s2x1, p2x1, g4) -> elu -> conv(12, k3, p1, g12, nobias) -> avgpool(k2, s1)
        -> conv(20, k3, p2, d2) -> relu -> maxpool(2) -> conv(24, k1) -> silu -> gap -> fc(7) -> softmax
}

network! {
    /// Branches, and all normalisations.
    Branches: [2, 9, 9]
        -> conv(6, k3, p1) -> batchnorm -> relu
        -> residual { conv(6, k3, p1, nobias) -> groupnorm(3) -> gelu }
        -> concat { conv(3, k1) -> tanh | identity | maxpool(k3, s1, p1) }
        -> sum { conv(5, k3) | conv(5, k3, d1) -> sigmoid }
        -> dropout(0.5) -> layernorm -> log_softmax
}

network! {
    /// Convolutions that Winograd's algorithm computes with fewer operations, one of them in a network inside.
    Inner: [20, 17, 15] -> conv(40, k3, p1) -> relu -> maxpool(2);
    Many: [16, 17, 15] -> conv(20, k3, p1) -> relu -> Inner -> [40, 8, 7] -> conv(17, k3) -> gap
}

network!(Row: [13] -> fc(37) -> softplus -> residual { fc(37) } -> batchnorm -> fc(5, nobias));

network!(Open: < conv(3, 16, k3, s1, p1) -> relu -> maxpool(2) -> fc(10) >);

network!(OpenMap: < conv(2, 4, k3, s2) -> relu >);

#[test]
fn the_same_numbers_as_in_a_batch() {
    agrees_with_a_batch::<Windows>();
    agrees_with_a_batch::<Windows<f64>>();
    agrees_with_a_batch::<Branches>();
    agrees_with_a_batch::<Branches<f64>>();
    agrees_with_a_batch::<Many>();
    agrees_with_a_batch::<Many<f64>>();
    agrees_with_a_batch::<Row>();
    agrees_with_a_batch::<Row<f64>>();
    agrees_with_a_batch::<Open<32, 32>>();
    agrees_with_a_batch::<Open<7, 12, f64>>();
    agrees_with_a_batch::<OpenMap<5, 40>>();
}

#[test]
fn an_array_in_and_an_array_out() {
    let (network, data) = (drawn::<Branches>(), data::<Branches>(1));
    let images = data.inputs();
    let image: &[[[f32; 9]; 9]; 2] = Map::<2, 9, 9>::array(images.as_slice()).expect("as many numbers");
    let mut arena: Arena<{ <Branches>::ARENA_LEN }> = Arena::new();
    let map: &[[[f32; 7]; 7]; 5] = network.infer(image, &mut arena);
    let expected = network.forward(&images.sample(0));
    assert_eq!(map.as_flattened().as_flattened(), expected.as_slice());

    let network = drawn::<Row<f64>>();
    let mut arena = Arena::<{ Row::<f64>::ARENA_LEN }, f64>::boxed();
    let row: &[f64; 5] = network.infer(&[0.25; 13], &mut arena);
    assert_eq!(row, network.forward(&Tensor::from_slice(&[0.25; 13]).expect("as many numbers")).as_slice());

    let network = drawn::<OpenMap<5, 40>>();
    let mut arena: Arena<{ <OpenMap<5, 40>>::ARENA_LEN }> = Arena::new();
    let slice: &[f32] = network.infer(&[[[0.5; 40]; 5]; 2], &mut arena);
    assert_eq!(slice.len(), 4 * 2 * 19);
}

#[test]
fn arrays_are_as_long_as_their_shapes() {
    let numbers = [1.0_f32, 2.0, 3.0, 4.0, 5.0, 6.0];
    assert_eq!(Map::<1, 2, 3>::array(&numbers), Some(&[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]));
    assert_eq!(Map::<3, 2, 1>::array(&numbers), Some(&[[[1.0], [2.0]], [[3.0], [4.0]], [[5.0], [6.0]]]));
    assert_eq!(Map::<1, 2, 3>::array(&numbers[1..]), None);
    assert_eq!(Map::<2, 2, 3>::array(&numbers), None);
    assert_eq!(Map::<1, 1, 3>::array(&numbers), None);
    assert_eq!(Vector::<6>::array(&numbers), Some(&numbers));
    assert_eq!(Vector::<5>::array(&numbers), None);
    assert_eq!(Map::<3, 1, 2>::numbers(&[[[1.0_f32, 2.0]], [[3.0, 4.0]], [[5.0, 6.0]]]), numbers);
}
