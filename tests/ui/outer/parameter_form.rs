use netshape::network;

network! {
    Head<CLASSES>: [8] -> fc(CLASSES)
}

fn main() {}
