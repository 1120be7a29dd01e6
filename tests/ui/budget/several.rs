use netshape::network;

network! {
    #[budget(parameters = 60_000, weights = "1.5 KiB", inference = "1 MB")]
    Net: [1, 28, 28] -> conv(8, k3) -> relu -> fc(100)
}

fn main() {}
