use netshape::network;

network! {
    Net: [1x28x28] -> conv(4, k3) -> relu -> fc(10)
}

fn main() {}
