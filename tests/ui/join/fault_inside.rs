use netshape::network;

network! {
    Net: [3, 8, 8] -> conv(8, k3) -> relu -> residual { conv(4, k1) -> relu -> conv(6, 8, k1) } -> [8, 8, 8]
}

fn main() {}
