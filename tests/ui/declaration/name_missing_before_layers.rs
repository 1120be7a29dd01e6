use netshape::network;

network! {
    conv(1, 6, k5) -> relu
}

fn main() {}
