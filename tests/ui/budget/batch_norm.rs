use netshape::network;

network! {
    #[budget(weights = "1 KiB")]
    Net: [3, 8, 8] -> conv(8, k3, nobias) -> batchnorm -> relu -> gap -> fc(10)
}

fn main() {}
