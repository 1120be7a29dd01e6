use netshape::network;

network! {
    Net: [3, 8, 8] -> sum { relu } -> relu
}

fn main() {}
