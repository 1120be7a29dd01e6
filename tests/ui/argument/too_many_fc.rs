use netshape::network;

network! {
    Net: [4] -> fc(4, 8, 2) -> relu
}

fn main() {}
