use netshape::network;

network! {
    Net: [784] -> Linear<784, 10> -> relu
}

fn main() {}
