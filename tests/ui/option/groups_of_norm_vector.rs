use netshape::network;

network! {
    Net: [28] -> fc(15) -> groupnorm(4) -> relu
}

fn main() {}
