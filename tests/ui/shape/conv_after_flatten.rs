use netshape::network;

network! {
    Net: [1, 28, 28] -> flatten -> conv(1, 16, k5) -> relu
}

fn main() {}
