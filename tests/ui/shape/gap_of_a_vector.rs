use netshape::network;

network! {
    Net: [784] -> relu -> gap
}

fn main() {}
