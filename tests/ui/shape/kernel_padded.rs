use netshape::network;

network! {
    Net: [1, 4, 4] -> conv(1, 6, k7x3, p1) -> relu
}

fn main() {}
