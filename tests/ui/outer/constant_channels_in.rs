use netshape::network;

const SIDE: usize = 28;
const WIDTH: usize = 20;

network! {
    Net: [3, SIDE, SIDE] -> conv(WIDTH, k3) -> maxpool(2) -> conv(16, 8, k3)
}

fn main() {}
