use netshape::network;

network! {
    Net: [4] -> fc(8) -> dropout(1) -> fc(2)
}

fn main() {}
