use netshape::network;

const SIDE: usize = 32;

network! {
    #[strict]
    Net: [3, SIDE, SIDE] -> conv(8, k3, s2) -> gap
}

fn main() {}
