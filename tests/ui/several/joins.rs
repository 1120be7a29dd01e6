use netshape::network;

network! {
    Net: [8, 16, 16]
        -> residual { conv(8, k3) -> relu }
        -> sum { conv(16, k1) | conv(12, k1) | gap -> fc(4, 16) }
        -> conv(16, 32, k3, p1) -> concat { maxpool(2) | conv(8, k3) | avgpool(2) } -> residual { conv(40, k3, p1, g3) }
}

fn main() {}
