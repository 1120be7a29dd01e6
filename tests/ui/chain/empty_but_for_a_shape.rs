use netshape::network;

network! {
    Net: [1, 28, 28] -> [1, 28, 28];
    Idle: [1, 28, 28] -> identity
}

fn main() {}
