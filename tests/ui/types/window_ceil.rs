use netshape::network;

network! {
    pub Card: < conv(3, 16, k3, s1) -> relu -> maxpool(k4, s2, ceil) -> fc(10) >
}

fn classify(card: &Card<6, { 4 as usize }>) {}

fn main() {}
