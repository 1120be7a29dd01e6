use netshape::network;

network! {
    #[budget(weights = "1 KiB")]
    Net: [1, 28, 28] -> conv(8, k3) -> rleu -> fc(10)
}

fn main() {}
