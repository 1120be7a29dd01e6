use netshape::network;

pub struct Swish;

network!(pub Net: < conv(3, 8, k3) -> Swish -> fc(10) >);

fn main() {}
