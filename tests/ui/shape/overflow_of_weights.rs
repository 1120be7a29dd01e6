use netshape::network;

network! {
    Net: [1, 9999, 9999] -> fc(99999999) -> relu
}

fn main() {}
