use netshape::network;

network! {
    Net: [784] -> fc(120) ceil -> relu -> fc(10)
}

fn main() {}
