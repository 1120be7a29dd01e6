use netshape::network;

network! {
    Net: [4] -> fc(99999999999999999999) -> relu
}

fn main() {}
