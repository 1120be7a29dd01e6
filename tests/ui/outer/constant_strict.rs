use netshape::network;

const SIDE: usize = 28;

network! {
    Net: [3, SIDE, SIDE] -> conv(8, k2) -> maxpool(2, strict) -> gap
}

fn main() {}
