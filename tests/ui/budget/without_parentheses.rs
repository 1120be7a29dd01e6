use netshape::network;

network! {
    #[budget = 5]
    Net: [1, 28, 28] -> conv(8, k3) -> relu -> fc(10)
}

fn main() {}
