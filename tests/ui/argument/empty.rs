use netshape::network;

network! {
    Net: [1, 28, 28] -> conv(1,, 6, k5) -> relu
}

network!(Twice: [, , 8, 8] -> conv(4, k3) -> fc(10));

fn main() {}
