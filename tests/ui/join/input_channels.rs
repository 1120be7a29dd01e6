use netshape::network;

network! {
    Net: [64, 28, 28] -> residual { conv(64, k1) -> relu -> conv(256, k1) } -> relu
}

fn main() {}
