use netshape::network;

network! {
    Net: [4, 28, 28] -> conv(4, 4, k3, g2x2) -> relu
}

fn main() {}
