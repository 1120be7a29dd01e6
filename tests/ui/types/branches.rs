use netshape::network;

network!(Net: < conv(3, 4, k1) -> sum { maxpool(2) | conv(4, k3, s2, p1) } -> gap -> fc(10) >);

fn fits(net: &Net<8, 8>) -> f32 {
    net.conv1.bias[0]
}

fn does_not(net: &Net<7, { 7 as usize }>) {}

fn main() {}
