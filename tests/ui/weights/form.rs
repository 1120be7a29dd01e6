use netshape::network;

network! {
    #[weights("lenet.safetensors")]
    pub LeNet: [1, 28, 28] -> conv(6, k5) -> relu -> fc(10)
}

fn main() {}
