use netshape::network;

network! {
    #[budget(weights: "64 KiB")]
    Net: [1, 28, 28] -> conv(8, k3) -> relu -> fc(10)
}

fn main() {}
