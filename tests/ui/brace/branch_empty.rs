use netshape::network;

network! {
    Net: [3, 8, 8] -> residual { conv(3, k1) | } -> relu
}

fn main() {}
