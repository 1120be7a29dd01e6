use netshape::network;

network! {
    block narrow(width) = conv(width, k0) -> rleu;
    Net: [64, 8, 8] -> narrow(16) -> narrow(8) -> fc(10)
}

fn main() {}
