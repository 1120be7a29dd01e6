use netshape::network;

network!(Body<const WIDTH: usize>: [3, 8, 8] -> conv(2 * WIDTH, k3) -> relu);
network!(Net<const C: usize>: [3, 8, 8] -> Body<C> -> fc(10));

const _: usize = <Net<3>>::PARAMETERS;

fn main() {
    let _ = <Net<4> as netshape::Network>::new(&mut rand::rng());
}
