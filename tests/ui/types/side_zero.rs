use netshape::network;

network! {
    pub Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> fc(10) >
}

fn classify(card: &Card<{ 0 as usize }, 3>) {}

fn main() {}
