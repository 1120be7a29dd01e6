use netshape::network;

const WIDTH: usize = 20;

network! {
    Net: < conv(3, 16, k1) -> sum { identity | conv(WIDTH, k1) } -> relu >
}

fn main() {}
