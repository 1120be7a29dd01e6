use netshape::network;

network! {
    Net: [99999, 1, 1] -> conv(99999, k999, p999) -> gap
}

fn main() {}
