use netshape::network;

network! {
    Net: [1, 4, 28] -> conv(1, 6, k5) -> relu
}

fn main() {}
