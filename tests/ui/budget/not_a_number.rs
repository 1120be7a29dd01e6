use netshape::network;

network! {
    #[budget(multiply_adds = "500k")]
    Net: [1, 28, 28] -> conv(8, k3) -> relu -> fc(10);

    #[budget(parameters = -5)]
    Dense: [16] -> fc(10)
}

fn main() {}
