use netshape::network;

network! {
    Net: < conv(3, 6, k5) -> [8, 5, 5] -> relu >
}

fn main() {}
