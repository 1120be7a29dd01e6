use netshape::network;

network! {
    LeNet: [1, 28, 28]
        -> conv(3, 6, k5, s0, p2) -> rulu -> maxpool(2)
        -> conv(8, 16, k5, k3) -> relu -> maxpool(2, d1)
        -> fc(120) relu -> fc(100, 84) -> fc(10, nobais)
}

fn main() {}
