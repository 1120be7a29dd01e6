use netshape::network;

network! {
    block narrow(width) = conv(64, width, k1) -> relu;
    Net: [64, 8, 8] -> narrow(16) -> narrow(8) -> fc(10)
}

fn main() {}
