use netshape::network;

network! {
    Net: < conv(3, 6, k5) -> gap -> maxpool(2) -> relu >
}

fn main() {}
