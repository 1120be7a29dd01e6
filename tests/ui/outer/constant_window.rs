use netshape::network;

const SIDE: usize = 4;

network! {
    Net: [3, SIDE, SIDE] -> conv(8, k5) -> relu -> fc(10)
}

fn main() {}
