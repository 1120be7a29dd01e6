use netshape::network;

network! {
    Head<const CLASSES: u32>: [8] -> fc(CLASSES)
}

fn main() {}
