use netshape::network;

const WIDTH: usize = 20;

network! {
    Net: < conv(3, WIDTH, k3) -> relu -> conv(16, 8, k3) >
}

fn main() {}
