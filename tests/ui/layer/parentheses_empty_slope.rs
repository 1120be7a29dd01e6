use netshape::network;

network! {
    Net: [4] -> fc(8) -> leaky_relu()
}

fn main() {}
