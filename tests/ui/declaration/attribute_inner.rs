use netshape::network;

network! {
    #![inner]
    Net: [4] -> fc(2)
}

fn main() {}
