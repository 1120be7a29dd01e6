use netshape::network;

network! {
    Net: [6, 8, 8] -> conv(0, 6, k0, s0, d0, g0) -> relu
}

fn main() {}
