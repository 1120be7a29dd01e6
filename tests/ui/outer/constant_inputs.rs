use netshape::network;

const WIDTH: usize = 20;

network! {
    Net: [16, 6, 6] -> conv(WIDTH, k3) -> fc(400, 10)
}

fn main() {}
