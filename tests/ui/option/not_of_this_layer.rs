use netshape::network;

network! {
    Net: [1, 28, 28] -> maxpool(2, d2) -> relu
}

fn main() {}
