use netshape::network;

network! {
    Net: [784] -> relu -> maxpool(2)
}

fn main() {}
