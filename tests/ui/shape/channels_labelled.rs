use netshape::network;

network! {
    Net: [1, 28, 28]
        -> stem: conv(3, 6, k5, nobias) -> relu
}

fn main() {}
