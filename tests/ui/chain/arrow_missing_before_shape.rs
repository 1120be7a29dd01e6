use netshape::network;

network! {
    Net: [4] -> fc(8) [8] -> fc(2)
}

fn main() {}
