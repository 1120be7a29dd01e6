use netshape::network;

network! {
    #[ceil]
    Net: [3, 32, 32] -> conv(8, k3, s2, p1) -> relu -> fc(10)
}

fn main() {}
