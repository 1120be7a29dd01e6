use netshape::network;

network! {
    Net: [1, 28, 28] -> conv(1, 6, k5, g0) -> relu
}

fn main() {}
