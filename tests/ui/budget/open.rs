use netshape::network;

network! {
    #[budget(weights = "64 KiB")]
    pub Card: < conv(3, 16, k3, s1, p1) -> relu -> maxpool(2) -> fc(10) >
}

fn main() {}
