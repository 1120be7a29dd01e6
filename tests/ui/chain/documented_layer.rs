use netshape::network;

network! {
    Net: [784]
    /// Classes.
    -> fc(10)
}

fn main() {}
