use netshape::network;

network! {
    Net: [3, 8, 8] -> repeat 3, { conv(3, k3, p1) } -> gap -> fc(10)
}

fn main() {}
