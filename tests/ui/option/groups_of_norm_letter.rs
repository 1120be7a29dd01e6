use netshape::network;

network! {
    Net: [6, 28, 28] -> groupnorm(g3) -> relu
}

fn main() {}
