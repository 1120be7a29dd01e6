use netshape::network;

network! {
    Net: [1, 28, 28] -> maxpool(2, k3) -> relu
}

fn main() {}
