use netshape::network;

network!(Body<const C: usize>: [C, 28, 28] -> conv(6, k5) -> relu -> maxpool(2));
network!(Net<const C: usize>: [C, 28, 28] -> Body<C> -> conv(6, 16, k5) -> fc(10));

fn main() {}
