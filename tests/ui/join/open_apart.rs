use netshape::network;

network! {
    Net: < conv(3, 4, k1) -> residual { conv(4, k3) } -> gap -> fc(10) >;
    Other: < conv(3, 4, k1) -> maxpool(2) -> sum { conv(4, k3, p1) | conv(4, k1x3) | conv(4, k5, p2) } >;
}

fn use_it(net: &Net<8, 8>) -> f32 {
    net.conv1.bias[0]
}

fn main() {}
