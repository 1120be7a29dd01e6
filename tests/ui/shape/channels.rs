use netshape::network;

network! {
    Net: [1, 28, 28]
        -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2)
        -> conv(8, 16, k5) -> relu;
    Joined: [3, 8, 8] -> concat { conv(8, k1) | conv(8, k3, p1) } -> relu -> conv(8, 16, k3);
    Swapped: [3, 8, 8] -> conv(8, 3, k3)
}

fn main() {}
