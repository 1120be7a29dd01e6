use netshape::network;

network! {
    Unpadded: [1, 9, 9] -> residual { conv(1, k7) } -> fc(3);
    Pooled: [1, 9, 9] -> sum { conv(1, k3, p1) | maxpool(2) } -> fc(3);
    Projected: [1, 9, 9] -> residual { conv(1, k3, s2) } -> fc(3);
    Rounded: [3, 15, 15] -> concat { conv(4, k3, s2, p1) | maxpool(2) } -> fc(3);
    Alike: [3, 15, 15] -> concat { conv(4, k3, s2, p1) | conv(4, k3, s2) } -> fc(3);
    Even: [3, 8, 8] -> residual { conv(3, k4, p2) } -> fc(3);
    Means: [24, 8, 8] -> sum { identity | gap -> conv(24, k1) -> sigmoid } -> fc(3);
    MeansAlone: [3, 8, 8] -> residual { conv(3, k3, p1) -> gap } -> fc(3)
}

fn main() {}
