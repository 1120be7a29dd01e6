use netshape::network;

network! {
    Net: [4] -> fc(2);
    Net: [8] -> fc(2)
}

fn main() {}
