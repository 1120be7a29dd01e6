use netshape::network;

network! {
    #[strict]
    #[strict]
    Net: [3, 32, 32] -> maxpool(2) -> fc(10)
}

fn main() {}
