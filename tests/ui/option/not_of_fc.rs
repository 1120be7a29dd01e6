use netshape::network;

network! {
    Net: [4] -> fc(8, k3) -> relu
}

fn main() {}
