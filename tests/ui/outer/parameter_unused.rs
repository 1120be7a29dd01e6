use netshape::network;

network! {
    Head<const CLASSES: usize>: [8] -> fc(10)
}

fn main() {}
