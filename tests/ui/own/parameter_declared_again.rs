use netshape::network;

network!(Wide<const WIDTH: usize>: [3, 8, 8] -> conv(WIDTH, k3) -> relu);
network!(Net<const WIDTH: usize>: [3, 8, 8] -> Wide<const WIDTH: usize> -> fc(WIDTH) -> fc(10));

fn main() {
    println!("{}", Net::<4>::PARAMETERS);
}
