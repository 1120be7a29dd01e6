use netshape::network;

network! {
    #[ceil(true)]
    Net: [3, 32, 32] -> maxpool(k3, s2) -> fc(10)
}

fn main() {}
