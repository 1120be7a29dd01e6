use netshape::network;

network! {
    Net: [channels, 28, 28] -> conv(1, 6, k5) -> relu
}

fn main() {}
