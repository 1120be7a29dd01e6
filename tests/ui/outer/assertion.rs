use netshape::network;

network! {
    Net<const C: usize, const D: usize>: [3, 8, 8] -> conv(C, k3) -> [D, 6, 6] -> gap
}

fn main() {}
