use netshape::network;

const WIDTH: usize = 5;

network! {
    Net: [8] -> fc(WIDTH / 2) -> relu
}

fn main() {}
