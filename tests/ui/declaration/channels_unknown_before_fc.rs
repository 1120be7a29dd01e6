use netshape::network;

network! {
    Net: < maxpool(2) -> fc(10) >
}

fn main() {}
