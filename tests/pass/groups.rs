#![deny(warnings)]

//! Groups over channels that a constant tells.

use netshape::network;

const N: usize = 6;

network! {
    Named: [N, 8, 8] -> conv(2 * N, k3, g3) -> groupnorm(4) -> relu -> conv(8, k3, g4) -> fc(10);
    Told: [6, 8, 8] -> conv(12, k3, g3) -> groupnorm(4) -> relu -> conv(8, k3, g4) -> fc(10);
}

fn main() {
    assert_eq!(<Named>::PARAMETERS, <Told>::PARAMETERS);
    assert_eq!(<Named>::MULTIPLY_ADDS, <Told>::MULTIPLY_ADDS);
}
