use netshape::network;

network! {
    Body<const WIDTH: usize>: [3, 8, 8] -> conv(WIDTH, k3) -> relu;
    Net: [3, 8, 8] -> Body -> fc(10);
}

fn main() {}
