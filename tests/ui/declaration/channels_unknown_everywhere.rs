use netshape::network;

network! {
    Net: < relu -> maxpool(2) >
}

fn main() {}
