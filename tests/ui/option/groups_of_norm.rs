use netshape::network;

network! {
    Net: [6, 28, 28] -> conv(10, k5) -> groupnorm(4) -> relu
}

fn main() {}
