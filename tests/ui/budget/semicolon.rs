use netshape::network;

network! {
    #[budget(parameters = 500; weights = "64 KiB")]
    Net: [16] -> fc(10)
}

fn main() {}
