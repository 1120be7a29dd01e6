use netshape::network;

network! {
    Net: [3, 8, 8] -> a: residual { b: conv(3, k1) } -> a_b: relu
}

fn main() {}
