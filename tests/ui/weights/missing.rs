use netshape::network;

network! {
    #[weights = "missing.safetensors"]
    pub LeNet: [1, 28, 28] -> conv(6, k5) -> relu -> fc(10)
}

fn main() {
    let _: &LeNet = LeNet::TRAINED;
}
