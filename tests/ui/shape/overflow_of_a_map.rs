use netshape::network;

network! {
    Net: [1, 999999, 999999] -> conv(1, 6, k1) -> relu -> maxpool(2)
}

fn main() {}
