use netshape::network;

network! {
    Net: [64, 28, 28] -> residual { conv(64, k3) -> relu } -> relu
}

fn main() {}
