use netshape::network;

network! {
    Net: [3, 8, 8] -> conv(0.5 * 8, k3) -> fc(10)
}

fn main() {}
