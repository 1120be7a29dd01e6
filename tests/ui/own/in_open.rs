use netshape::network;

network!(Net: < conv(3, 8, k3) -> my::Swish -> fc(10) >);

fn main() {}
