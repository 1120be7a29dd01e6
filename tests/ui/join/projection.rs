use netshape::network;

network! {
    Net: [64, 28, 28]
        -> residual { conv(64, k3, s2, p1) -> relu -> conv(64, k3, p1) | conv(64, k1) }
        -> gap -> fc(10)
}

fn main() {}
