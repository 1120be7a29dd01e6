use netshape::network;

network! {
    Unpadded: [1, 9, 9] -> residual { conv(1, k7) } -> fc(3);
    Pooled: [1, 9, 9] -> sum { conv(1, k3, p1) | maxpool(2) } -> fc(3);
    Projected: [1, 9, 9] -> residual { conv(1, k3, s2) } -> fc(3)
}

fn main() {}
