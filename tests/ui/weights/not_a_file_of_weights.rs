use netshape::network;

network! {
    #[weights = "../../../../README.md"]
    pub LeNet: [1, 28, 28] -> conv(6, k5) -> relu -> fc(10)
}

fn main() {}
