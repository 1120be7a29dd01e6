use netshape::network;

network! {
    Net: [3, 32, 32] -> fc(10, strict)
}

fn main() {}
