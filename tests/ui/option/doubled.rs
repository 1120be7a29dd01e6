use netshape::network;

network! {
    Net: [1, 28, 28] -> conv(1, 6, k5, p2, k3) -> relu
}

fn main() {}
