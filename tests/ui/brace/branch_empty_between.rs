use netshape::network;

network! {
    Net: [3, 8, 8] -> sum { relu | | tanh } -> relu
}

fn main() {}
