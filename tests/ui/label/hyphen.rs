use netshape::network;

network! {
    Net: [1, 8, 8] -> first-layer: conv(4, k3) -> max-pool(2) -> leaky-relu(0.1) -> fc(10)
}

fn main() {}
