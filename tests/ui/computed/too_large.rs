use netshape::network;

network! {
    Net: [3, 8, 8] -> fc(1000000 * 1000000 * 1000000)
}

fn main() {}
