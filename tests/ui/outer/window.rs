use netshape::network;

network! {
    Net<const SIDE: usize>: [3, SIDE, SIDE] -> conv(8, k3)
}

fn main() {}
