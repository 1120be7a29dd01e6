use netshape::network;

network! {
    Body<const WIDTH: usize>: [3, 8, 8] -> conv(WIDTH, k3) -> relu;
    Net<const C: usize>: [3, 8, 8] -> Body<{ 2 * C }> -> fc(10);
}

fn main() {}
