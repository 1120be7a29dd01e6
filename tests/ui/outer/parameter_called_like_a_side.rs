use netshape::network;

network! {
    Net<const H: usize>: < conv(3, H, k3) -> relu >;
    Card<const H: usize, const W: usize>: < conv(3, 4, k3) -> relu -> fc(10) >;
}

fn uses(_: &Card<8, 8>) {}

fn main() {}
