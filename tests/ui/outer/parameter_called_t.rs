use netshape::network;

network! {
    Head<const T: usize>: [8] -> fc(4)
}

fn main() {}
