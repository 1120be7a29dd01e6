use netshape::network;

const CLASSES: u8 = 10;

network! {
    Net: [8] -> fc(CLASSES)
}

fn main() {}
