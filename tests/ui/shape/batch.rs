use netshape::network;

network! {
    Net: [64, 1, 28, 28] -> conv(1, 6, k5) -> relu
}

fn main() {}
