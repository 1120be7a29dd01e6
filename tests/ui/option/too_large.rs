use netshape::network;

network! {
    Net: [1, 28, 28] -> conv(1, 6, k99999999999999999999) -> relu
}

fn main() {}
