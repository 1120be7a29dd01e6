use netshape::network;

network! {
    Net: [1, 28, 28] -> conv(4, 3k) -> relu -> maxpool(2, 2s) -> fc(10)
}

fn main() {}
