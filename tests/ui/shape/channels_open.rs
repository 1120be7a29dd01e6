use netshape::network;

network! {
    Net: < conv(3, 6, k5) -> relu -> maxpool(2) -> conv(8, 16, k5) -> relu >
}

fn main() {}
