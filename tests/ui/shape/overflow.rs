use netshape::network;

network! {
    Net: [3, 999999999, 999999999] -> conv(3, 6, k5) -> relu
}

fn main() {}
