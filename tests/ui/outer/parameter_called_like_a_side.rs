use netshape::network;

network! {
    Net<const H: usize>: < conv(3, H, k3) -> relu >
}

fn main() {}
