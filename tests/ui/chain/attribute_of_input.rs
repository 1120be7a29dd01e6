use netshape::network;

network! {
    Net: #[strict] [784] -> fc(10)
}

fn main() {}
