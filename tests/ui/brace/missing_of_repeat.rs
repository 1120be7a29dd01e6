use netshape::network;

network! {
    Net: [3, 8, 8] -> repeat 3 -> relu
}

fn main() {}
