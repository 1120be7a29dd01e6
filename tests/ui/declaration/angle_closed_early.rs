use netshape::network;

network! {
    Net: < conv(1, 6, k5) > -> relu
}

fn main() {}
