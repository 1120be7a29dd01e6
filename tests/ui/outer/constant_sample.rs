use netshape::network;

const SIDE: usize = 3_000_000;

network! {
    Net: [3, SIDE, SIDE] -> conv(8, k3) -> gap
}

fn main() {}
