//! What `network!` writes means what it says, whatever its own names and those of the program around it are.
#![deny(warnings)]

use netshape::network;

pub enum Option {
    None,
    Some,
}
pub use Option::{None, Some};
pub struct Scalar;
pub struct ConvGeometry;
pub fn largest() {}

network! {
    pub Group: [4] -> fc(3) -> relu -> fc(2);
    pub Flat: [1, 8, 8] -> conv(2, k3) -> relu -> largest: fc(3) -> product: fc(2);
    pub Network: [1, 8, 8] -> batchnorm -> maxpool(2) -> activation: relu;
    pub Sizes: [1, 8, 8] -> conv(2, k3) -> relu -> fc(2);
    pub Activation: < conv(3, 2, k3) -> relu -> fc(2) >;
    pub Link: [4] -> Group -> fc(2);
    pub Vector<const N: usize>: [N] -> relu -> fc(2);
    pub Letters: [4] -> äpfel: fc(3) -> 层: tanh -> _1: softmax;
}

fn main() {
    network!(Buffer: [2] -> fc(2) -> tanh);
    let parameters = [
        <Group>::PARAMETERS,
        <Flat>::PARAMETERS,
        <Network>::PARAMETERS,
        <Sizes>::PARAMETERS,
        <Activation<8, 8>>::PARAMETERS,
        <Link>::PARAMETERS,
        <Vector<7>>::PARAMETERS,
        <Letters>::PARAMETERS,
        <Buffer>::PARAMETERS,
    ];
    assert_eq!(parameters, [23, 247, 2, 166, 202, 29, 16, 15, 6]);
}
