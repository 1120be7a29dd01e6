use netshape::network;

network! {
    Net: [3, 32, 32] -> maxpool(k3, s2, ciel) -> fc(10)
}

fn main() {}
