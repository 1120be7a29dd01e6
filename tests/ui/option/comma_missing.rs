use netshape::network;

network! {
    Net: [1, 28, 28] -> conv(6, k5 s1) -> relu -> fc(10)
}

fn main() {}
