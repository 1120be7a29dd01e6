use netshape::network;

network! {
    Net: [3, 32, 32] -> maxpool(k3, ceil, s2, ceil) -> fc(10)
}

fn main() {}
