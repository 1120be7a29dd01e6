use netshape::network;

network! {
    Net: [3, 8, 8] -> conv(2 * width, k3) -> fc(10)
}

fn main() {}
