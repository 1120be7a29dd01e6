use netshape::network;

network! {
    Fc: [784] -> fc(n);
    Conv: [1, 8, 8] -> conv(numChannels, k3) -> relu -> fc(10)
}

fn main() {}
