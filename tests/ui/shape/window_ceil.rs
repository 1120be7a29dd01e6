use netshape::network;

network! {
    Net: [3, 2, 2] -> maxpool(k5, s2, ceil) -> fc(10)
}

fn main() {}
