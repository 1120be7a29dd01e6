use netshape::network;

network! {
    Net: [16] -> fc(10, false)
}

fn main() {}
