use netshape::network;

network! {
    Head<'a>: [8] -> fc(10)
}

fn main() {}
