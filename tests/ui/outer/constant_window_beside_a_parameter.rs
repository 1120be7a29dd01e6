use netshape::network;

const SIDE: usize = 28;

network! {
    #[strict]
    Net<const C: usize>: [C, SIDE, SIDE] -> conv(4, k5, s2) -> maxpool(2) -> conv(C, k7) -> fc(10)
}

fn main() {}
