use netshape::network;

struct Swish;

network!(Tail: [6, 12, 12] -> gap -> fc(10));
network! {
    Net<const C: usize>: [1, 28, 28] -> Swish -> conv(6, 8, k3) -> relu -> Tail -> groupnorm(7) -> fc(20, C)
}

fn main() {}
