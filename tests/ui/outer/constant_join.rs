use netshape::network;

const SIDE: usize = 28;

network! {
    Net: [3, SIDE, SIDE] -> sum { conv(8, k3) | conv(8, k5) }
}

fn main() {}
