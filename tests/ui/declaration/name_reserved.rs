use netshape::network;

network! {
    type: [4] -> fc(2)
}

fn main() {}
