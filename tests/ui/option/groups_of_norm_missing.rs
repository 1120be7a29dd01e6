use netshape::network;

network! {
    Net: [6, 28, 28] -> groupnorm() -> relu
}

fn main() {}
