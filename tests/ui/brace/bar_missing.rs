use netshape::network;

network! {
    Net: [3, 8, 8] -> sum { conv(3, k1) conv(3, k3, p1) } -> relu
}

fn main() {}
