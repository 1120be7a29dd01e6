use netshape::network;

network! {
    /// Its documentation.
    #[strict]
    block body(w) = fc(w) -> relu;
    Net: [16] -> body(4) -> fc(10)
}

fn main() {}
