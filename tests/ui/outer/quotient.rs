use netshape::network;

network! {
    Net<const C: usize>: [C, 8, 8] -> conv(C / 2, k3)
}

fn main() {}
