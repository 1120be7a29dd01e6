use netshape::network;

network! {
    Net: [4] -> fc(8) -> dropout(50) -> fc(2)
}

fn main() {}
