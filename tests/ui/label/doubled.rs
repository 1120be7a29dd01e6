use netshape::network;

network! {
    Net: [4] -> first: fc(8) -> relu -> first: fc(2)
}

fn main() {}
