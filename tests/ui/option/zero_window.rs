use netshape::network;

network! {
    Net: [1, 28, 28] -> maxpool(0) -> relu
}

fn main() {}
