use netshape::network;

network! {
    Net: [4] -> fc(8) -> dropout(half) -> fc(2)
}

fn main() {}
