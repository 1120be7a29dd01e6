use netshape::network;

network! {
    One: [4] -> fc(5, 8) -> relu
    Two: [1, 4, 4] -> conv(6, k5) -> relu
    Good: [4] -> fc(2)
}

fn main() {}
