use netshape::network;

network! {
    Net: [3, 8, 8] -> concat { relu -> tanh } -> relu
}

fn main() {}
