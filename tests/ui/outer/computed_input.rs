use netshape::network;

network! {
    Net<const C: usize>: [2 * C, 8, 8] -> gap
}

fn main() {}
