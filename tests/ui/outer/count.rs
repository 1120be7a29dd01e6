use netshape::network;

const TURNS: usize = 2;

network! {
    Net: [3, 8, 8] -> repeat TURNS { conv(3, k1) }
}

fn main() {}
