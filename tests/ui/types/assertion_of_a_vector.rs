use netshape::network;

network! {
    pub Card: < conv(3,16,k3,s1,p1) -> flatten -> [4096] -> fc(10) >
}

pub struct Models {
    pub right: Card<16, 16>,
    pub wrong: Card<16, 15>,
}

fn main() {}
