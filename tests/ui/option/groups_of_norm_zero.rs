use netshape::network;

network! {
    Net: [6, 28, 28] -> groupnorm(0) -> relu
}

fn main() {}
