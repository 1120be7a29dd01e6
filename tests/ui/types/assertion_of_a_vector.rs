use netshape::network;

network! {
    pub Card: < conv(3,16,k3,s1,p1) -> flatten -> [4096] -> fc(10) >
}

fn right(_: &Card<16, 16>) {}

fn wrong(_: &Card<16, { 15 as usize }>) {}

fn main() {}
