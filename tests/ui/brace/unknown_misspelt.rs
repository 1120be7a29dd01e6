use netshape::network;

network! {
    Net: [3, 8, 8] -> resdiual { conv(3, k3, p1) } -> conv(4, 8, k1)
}

fn main() {}
