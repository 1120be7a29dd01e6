use netshape::network;

network! {
    Net: [1, 6, 6] -> conv(3, k3) -> my::Noise(0.1) -> fc(2);
    Tuple: [8] -> Scale(0.5) -> fc(2)
}

fn main() {}
