use netshape::network;

network! {
    Net: [1, 28, 28]
        -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2)
        -> conv(8, 16, k5) -> relu
}

fn main() {}
