use netshape::network;

network! {
    Net: [1, 8, 8] -> conv(1, 6, k5, d2) -> relu
}

fn main() {}
