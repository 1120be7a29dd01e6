use netshape::network;

network! {
    Net: [3, 8, 8] -> sum { conv(8, k3, p1) | conv(8, k1) | maxpool(2) -> conv(8, k1) } -> relu
}

fn main() {}
