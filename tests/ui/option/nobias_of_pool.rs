use netshape::network;

network! {
    Net: [1, 28, 28] -> avgpool(2, nobias) -> relu
}

fn main() {}
