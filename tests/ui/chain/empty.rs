use netshape::network;

network! {
    Net: [1, 28, 28]
}

fn main() {}
