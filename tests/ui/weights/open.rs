use netshape::network;

network! {
    #[weights = "card.safetensors"]
    pub Card: < conv(3, 16, k3, s1, p1) -> relu -> maxpool(2) -> fc(10) >
}

fn main() {
    let _ = Card::<32, 32>::TRAINED;
}
