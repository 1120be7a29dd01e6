use netshape::network;

network! {
    Net: [784] -> relu -> [1, 28, 28] -> relu
}

fn main() {}
