use netshape::network;

network! {
    Net: [1, 28, 28] -> conv(k5) -> relu
}

fn main() {}
