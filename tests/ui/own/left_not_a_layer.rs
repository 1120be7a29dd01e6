use netshape::network;

struct Swish;

network!(Tail: [6, 12, 12] -> gap -> fc(10));
network! {
    Net: [1, 28, 28] -> Swish -> conv(6, 8, k3) -> relu -> Tail -> groupnorm(7) -> conv(3, k40)
        -> sum { Swish | maxpool(2) } -> fc(20, 2)
}

fn main() {}
