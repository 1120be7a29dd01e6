use netshape::network;

const SIDE: usize = 28;
const A: usize = 8;
const B: usize = 12;

network! {
    Net: [3, SIDE, SIDE] -> sum { conv(8, k3) | conv(8, k5) };
    Three: [3, 9, 9] -> sum { conv(A, k1) | conv(B, k1) | conv(16, k1) };
    Residual: [3, 8, 8] -> conv(A, k3) -> residual { conv(B, k3, p1) };
    Strided: [8, SIDE, SIDE] -> residual { conv(B, k3, s2, p1) -> relu };
    Shrunk: [8, SIDE, SIDE] -> residual { conv(8, k3) };
    Rows: [3, SIDE, SIDE] -> concat { conv(8, k3, s2, p1) | conv(8, k1) };
    Vector: [A] -> residual { fc(B) };
}

fn main() {}
