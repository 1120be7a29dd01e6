use netshape::network;

network! {
    Net: [4] -> _: fc(8) -> relu
}

fn main() {}
