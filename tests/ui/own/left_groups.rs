use netshape::network;

network!(Body: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2));
network!(Net: [1, 28, 28] -> Body -> conv(8, k3, g4) -> fc(10));

fn main() {}
