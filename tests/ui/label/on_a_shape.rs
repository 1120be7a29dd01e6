use netshape::network;

network! {
    Net: [4] -> fc(8) -> eight: [8] -> relu
}

fn main() {}
