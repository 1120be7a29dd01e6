use netshape::network;

const SIDE: usize = 28;

network! {
    Net: [3, SIDE, SIDE] -> conv(8, k3) -> [8, 30, 30] -> gap
}

fn main() {}
