use netshape::network;

network! {
    Net: [64, 28, 28] -> residual { conv(64, k3, s2, p1) -> relu -> conv(64, k3, p1) } -> relu
}

fn main() {}
