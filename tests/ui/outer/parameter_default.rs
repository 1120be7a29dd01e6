use netshape::network;

network! {
    Head<const CLASSES: usize = 10>: [8] -> fc(CLASSES)
}

fn main() {}
