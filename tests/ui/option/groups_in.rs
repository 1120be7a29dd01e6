use netshape::network;

network! {
    Net: [6, 28, 28] -> conv(6, 8, k5, g4) -> relu
}

fn main() {}
