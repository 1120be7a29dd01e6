use netshape::network;

network! {
    Net: < conv(3, 6, k5) -> gap -> fc(8, 2) >
}

fn main() {}
