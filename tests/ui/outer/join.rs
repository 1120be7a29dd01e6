use netshape::network;

network! {
    Net<const C: usize, const D: usize>: [3, 8, 8] -> sum { conv(C, k1) | conv(D, k1) }
}

fn main() {}
