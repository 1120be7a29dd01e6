use netshape::network;

const N: usize = 10;

network! {
    Norm: [16] -> fc(N) -> groupnorm(3) -> fc(4);
    Arriving: [N, 8, 8] -> conv(8, k3, g4) -> fc(4);
    Leaving: [4, 8, 8] -> conv(N, k3, g4) -> fc(4);
    Right: [N, 8, 8] -> conv(2 * N, k3, g5) -> groupnorm(5) -> fc(4);
    Named: [4, 8, 8] -> conv(8, k3, gN) -> fc(4);
}

fn main() {}
