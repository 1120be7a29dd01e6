use netshape::network;

network! {
    Net: [4] -> fc(8) -> match -> fc(2)
}

fn main() {}
