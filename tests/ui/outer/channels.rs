use netshape::network;

network! {
    Net<const C: usize>: [3, 8, 8] -> conv(C, k3) -> conv(16, 8, k3)
}

fn main() {}
