use netshape::network;

const WIDTH: usize = 5;

network! {
    Net: [8] -> fc(WIDTH - 5) -> relu
}

fn main() {}
