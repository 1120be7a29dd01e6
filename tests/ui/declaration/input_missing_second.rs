use netshape::network;

network! {
    One: [4] -> fc(2);
    Two: fc(2) -> relu
}

fn main() {}
