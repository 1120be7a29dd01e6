use netshape::network;

network! {
    5 Net: [4] -> fc(2)
}

fn main() {}
