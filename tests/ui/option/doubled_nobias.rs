use netshape::network;

network! {
    Net: [4] -> fc(8, nobias, nobias) -> relu
}

fn main() {}
