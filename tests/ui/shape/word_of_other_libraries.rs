use netshape::network;

network! {
    Keras: [None, 8] -> fc(3);
    Torch: [batch, 1, 8, 8] -> fc(3)
}

fn main() {}
