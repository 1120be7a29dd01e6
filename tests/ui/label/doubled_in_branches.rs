use netshape::network;

network! {
    Net: [3, 8, 8] -> sum { left: conv(3, k1) | left: conv(3, k1) } -> relu
}

fn main() {}
