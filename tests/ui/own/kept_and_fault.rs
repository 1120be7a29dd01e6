use netshape::network;

network!(Body: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2));
network!(Net<const CLASSES: usize>: [1, 28, 28] -> Body -> conv(6, 16, k5) -> fc(CLASSES));

fn main() {}
