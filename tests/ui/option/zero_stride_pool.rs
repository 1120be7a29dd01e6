use netshape::network;

network! {
    Net: [1, 28, 28] -> maxpool(k2, s0) -> relu
}

fn main() {}
