use netshape::network;

network! {
    Net: [4] -> fc(8, nobais) -> relu
}

fn main() {}
