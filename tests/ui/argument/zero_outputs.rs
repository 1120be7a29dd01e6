use netshape::network;

network! {
    Net: [4] -> fc(0) -> relu
}

fn main() {}
