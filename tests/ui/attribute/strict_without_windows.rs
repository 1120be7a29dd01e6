use netshape::network;

network! {
    #[strict]
    Net: [3, 32, 32] -> fc(8) -> relu -> fc(10)
}

fn main() {}
