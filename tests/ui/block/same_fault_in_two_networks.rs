use netshape::network;

network! {
    block narrow(width) = conv(64, width, k1) -> relu;
    A: [32, 8, 8] -> narrow(16) -> fc(10)
    B: [32, 8, 8] -> narrow(16) -> fc(10)
}

fn main() {}
