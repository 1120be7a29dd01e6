use netshape::network;

const SIDE: usize = 28;

network! {
    Net<const C: usize>: [C, SIDE, SIDE] -> maxpool(2)
}

fn main() {}
