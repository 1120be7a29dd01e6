use netshape::network;

network!(Body: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2));
network!(Tail: [6, 14, 14] -> gap -> fc(10));
network!(Net: [1, 28, 28] -> Body -> relu -> Tail -> fc(10, 2));

fn main() {}
