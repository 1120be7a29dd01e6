use netshape::network;

network!(Body: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2));
network!(Net<const C: usize>: [1, 28, 28] -> Body -> relu -> conv(C, k3, s2) -> maxpool(7) -> fc(40, C));

fn main() {}
