use netshape::network;

network! {
    Net: [3, 32, 32] -> conv(8, k3, s2, ceil) -> fc(10)
}

fn main() {}
