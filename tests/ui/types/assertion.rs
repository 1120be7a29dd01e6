use netshape::network;

network! {
    pub Card: < conv(3,16,k3,s1,p1) -> maxpool(2) -> [16, 8, 8] -> fc(10) >
}

fn right(_: &Card<16, 16>) {}

fn wrong(_: &Card<{ 32 as usize }, 16>) {}

fn main() {}
