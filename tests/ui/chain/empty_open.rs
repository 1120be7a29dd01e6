use netshape::network;

network! {
    Net: < >
}

fn main() {}
