use netshape::network;

network! {
    Net: [1, 28, 28]
        -> conv(3, 8, k5) -> conv(8, 8, k25) -> conv(8, 4, k3) -> [4, 9, 9]
        -> flatten -> fc(99, 10) -> maxpool(2) -> conv(4, 2, k3) -> [2]
}

fn main() {}
