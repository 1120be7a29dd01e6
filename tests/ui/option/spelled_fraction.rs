use netshape::network;

network! {
    Net: [1, 28, 28] -> conv(1, 6, k5, p0.5) -> relu
}

fn main() {}
