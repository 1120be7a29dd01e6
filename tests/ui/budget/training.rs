use netshape::network;

network! {
    #[budget(training = "48 KiB")]
    pub LeNet: [1, 28, 28]
        -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2) -> conv(6, 16, k5) -> relu -> maxpool(2)
        -> fc(120) -> relu -> fc(84) -> relu -> fc(10)
}

fn main() {}
