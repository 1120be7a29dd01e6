use netshape::network;

network! {
    Net: [1, 28, 28] -> maxpool(2) -> avgpool(15) -> relu
}

fn main() {}
