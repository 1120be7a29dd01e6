use netshape::network;

network! {
    Net: [6, 28, 28] -> groupnorm(3, 6) -> relu
}

fn main() {}
