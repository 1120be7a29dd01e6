use netshape::network;

network! {
    #[strict]
    Net: [3, 32, 32] -> conv(8, k3, s2) -> relu -> fc(10)
}

fn main() {}
