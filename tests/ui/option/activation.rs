use netshape::network;

network! {
    Named: [8] -> fc(10, activation="relu") -> fc(3);
    Bare: [8] -> fc(3, softmax)
}

fn main() {}
