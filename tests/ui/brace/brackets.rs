use netshape::network;

network! {
    Net: [3, 8, 8] -> concat [ conv(4, k1) | conv(4, k1) ] -> gap -> fc(10)
}

fn main() {}
