use netshape::network;

network!(Body: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2));
network!(Tail: [6, 12, 12] -> gap -> fc(10));
network!(Net: [1, 28, 28] -> Bdy -> conv(6, 8, k3) -> Tail -> fc(20, 2));

fn main() {}
