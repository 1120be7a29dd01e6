use netshape::network;

network! {
    Net: [3, 8, 8] -> concat { conv(8, k3x1) | conv(8, k1) } -> relu
}

fn main() {}
