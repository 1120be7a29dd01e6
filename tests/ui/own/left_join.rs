use netshape::network;

network!(Body: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2));
network!(Head: [1, 28, 28] -> fc(10));
network!(Net: [1, 28, 28] -> concat { Body | conv(4, k5) -> maxpool(k3, s2) } -> fc(10));
network!(Residual: [1, 28, 28] -> residual { Body } -> fc(10));
network!(Flat: [1, 28, 28] -> residual { Head } -> fc(10));

fn main() {}
