use netshape::network;

network! {
    #[budget(wieghts = "64 KiB", multiply_adds = 500_000)]
    Net: [1, 28, 28] -> conv(8, k3) -> relu -> fc(10);

    #[budget(macs = 500_000)]
    Dense: [16] -> fc(10)
}

fn main() {}
