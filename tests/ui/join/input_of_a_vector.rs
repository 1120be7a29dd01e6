use netshape::network;

network! {
    Net: [64] -> residual { fc(32) -> relu } -> fc(10)
}

fn main() {}
