use netshape::network;

network! {
    Numbered: [4, 8, 8] -> residual(2) { conv(4, k3, p1) } -> fc(10);
    And: [4, 8, 8] -> concat { conv(4, k1) & conv(4, k3, p1) } -> fc(10);
    Times: [4, 8, 8] -> repeat x3 { conv(4, k3, p1) } -> fc(10);
    Bare: [4, 8, 8] -> repeat 3 conv(4, k3, p1) -> fc(10);
}

fn main() {}
