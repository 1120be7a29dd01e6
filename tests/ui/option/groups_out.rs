use netshape::network;

network! {
    Net: [8, 28, 28] -> conv(8, 9, k5, g4) -> relu
}

fn main() {}
