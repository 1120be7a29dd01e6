use netshape::network;

network!(Body: [8, 1, 1] -> conv(6, k1) -> relu);
network!(Net: < conv(3, 8, k3) -> gap -> Body -> conv(5, k2) -> fc(10) >);

fn main() {}
