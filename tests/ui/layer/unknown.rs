use netshape::network;

network! {
    Net: [4] -> fc(8) -> rleu -> fc(2)
}

fn main() {}
