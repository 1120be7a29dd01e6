use netshape::network;

const WIDTH: usize = 20;

network! {
    Net: [WIDTH, 6, 6] -> conv(16, 8, k3) -> relu
}

fn main() {}
