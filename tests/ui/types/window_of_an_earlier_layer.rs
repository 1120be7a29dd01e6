use netshape::network;

network!(Net: < conv(2, 4, k3) -> maxpool(2) -> residual { conv(4, k3, p1) } -> [4, 5, 5] -> conv(4, k5) -> fc(10) >);

fn classify(net: &Net<2, { 2 as usize }>) {}

fn main() {}
