use netshape::network;

network! {
    Net: [1, 28, 28] -> maxpool(k3, p2) -> relu
}

fn main() {}
