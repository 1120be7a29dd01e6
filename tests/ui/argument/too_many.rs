use netshape::network;

network! {
    Net: [1, 28, 28] -> conv(1, 6, 5, 1, 2) -> relu
}

fn main() {}
