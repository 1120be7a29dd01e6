use netshape::network;

network! {
    Head<>: [8] -> fc(10)
}

fn main() {}
