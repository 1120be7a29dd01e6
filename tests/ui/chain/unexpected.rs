use netshape::network;

network! {
    Net: [4] -> fc(8) -> 5 -> relu
}

fn main() {}
