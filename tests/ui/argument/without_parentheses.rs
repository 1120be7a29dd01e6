use netshape::network;

network! {
    Fc: [8] -> fc 8 -> fc(3);
    Dropout: [8] -> dropout 0.5 -> fc(3)
}

fn main() {}
