use netshape::network;

network! {
    Net: [3, 32, 32]
        -> conv(8, k3) -> relu -> conv(8, k3) -> relu
        -> conv(8, k3) -> relu -> conv(8, k3) -> relu
        -> conv(16, 8, k3) -> relu
}

fn main() {}
