use netshape::network;

network! {
    Net: [16] -> fc(CLASSES as usize)
}

fn main() {}
