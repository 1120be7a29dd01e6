use netshape::network;

network! {
    Net: [3, 8, 8] -> residual { } -> relu
}

fn main() {}
