use netshape::network;

const CLASSES: usize = 0;

network! {
    Net: [8] -> fc(CLASSES)
}

fn main() {}
