use netshape::network;

network! {
    Net: [4] -> fc(8) -> relu(0.1)
}

fn main() {}
