use netshape::network;

network! {
    Net: [4] -> first fc(8) -> relu
}

fn main() {}
