use netshape::network;

pub struct Swish;

network!(pub Net<const C: usize>: [3, 8, 8] -> conv(2 * C, k3) -> Swish -> fc(10));

fn main() {}
