use netshape::network;

network! {
    block stage(width) = conv(16, width, k3, s2, p1) -> relu;

    Turns: [3, 8, 8] -> repeat 3 { conv(3, 6, k3, p1) -> relu } -> fc(10);
    Growing: [16, 8, 8] -> repeat 3 { concat { identity | conv(16, 12, k3, p1) } } -> fc(10);
    Stages: [16, 32, 32] -> stage(32) -> stage(64) -> fc(10)
}

fn main() {}
