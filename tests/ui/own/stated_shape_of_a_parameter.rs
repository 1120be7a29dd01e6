use netshape::network;

network!(Body<const WIDTH: usize>: [3, 8, 8] -> conv(WIDTH, k3) -> relu);
network!(Net<const C: usize>: [3, 8, 8] -> Body<C> -> [C, 5, 5] -> fc(10));

const _: usize = <Net<3>>::PARAMETERS;

fn main() {}
