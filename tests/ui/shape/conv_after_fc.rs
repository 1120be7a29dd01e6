use netshape::network;

network! {
    Net: [1, 28, 28] -> fc(120) -> relu -> conv(16, k5) -> relu
}

fn main() {}
