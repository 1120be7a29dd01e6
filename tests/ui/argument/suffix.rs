use netshape::network;

network! {
    Net: [4] -> fc(8_usize) -> relu
}

fn main() {}
