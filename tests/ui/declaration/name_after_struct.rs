use netshape::network;

network! {
    struct Net: [4] -> fc(2)
}

fn main() {}
