use netshape::network;

network! {
    Net: [1, 28, 28] -> conv(1, 6 % 2, k5) -> relu
}

fn main() {}
