use netshape::network;

network! {
    Net: [4] -> type: fc(8) -> relu
}

fn main() {}
