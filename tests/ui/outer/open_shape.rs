use netshape::network;

const SIDE: usize = 6;

network! {
    Net: < conv(3, 8, k3) -> [8, SIDE, SIDE] -> fc(10) >
}

fn main() {}
