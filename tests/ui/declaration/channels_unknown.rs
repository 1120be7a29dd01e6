use netshape::network;

network! {
    Net: < relu -> conv(6, k5) -> relu >
}

fn main() {}
