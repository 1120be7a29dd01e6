use netshape::network;

network! {
    block basic(width, stride) = residual { conv(width, k3, s(stride), p1) | conv(width, k1, s(stride)) } -> relu;
    Net: [64, 8, 8] -> basic(64, s2) -> fc(10)
}

fn main() {}
