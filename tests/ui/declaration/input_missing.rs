use netshape::network;

network! {
    Net: fc(2) -> relu
}

fn main() {}
