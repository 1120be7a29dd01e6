use netshape::network;

network! {
    Net: [784] -> conv(6, k5) -> relu
}

fn main() {}
