use netshape::network;

network! {
    Net: [4] -> fc(8, bias) -> relu
}

fn main() {}
