use netshape::network;

network! {
    Net<const C: usize>: < conv(3, C, k3) -> relu >
}

fn main() {}
