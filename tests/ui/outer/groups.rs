use netshape::network;

network! {
    Net<const C: usize>: [4, 8, 8] -> conv(C, k3, g2)
}

fn main() {}
