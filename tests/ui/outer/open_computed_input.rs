use netshape::network;

network! {
    Net<const C: usize>: < conv(2 * C, 8, k3) -> relu >
}

fn main() {}
