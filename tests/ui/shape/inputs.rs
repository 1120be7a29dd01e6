use netshape::network;

network! {
    Net: [1, 28, 28]
        -> conv(1, 6, k5) -> relu -> maxpool(2)
        -> fc(400, 120) -> relu
}

fn main() {}
