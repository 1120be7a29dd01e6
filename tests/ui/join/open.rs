use netshape::network;

network! {
    Net: < conv(3, 8, k3) -> sum { conv(8, k3, p1) | conv(4, k1) } -> gap -> fc(10) >
}

fn main() {}
