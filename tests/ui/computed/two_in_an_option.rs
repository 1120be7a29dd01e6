use netshape::network;

network! {
    Net: [3, 8, 8] -> conv(8, k(3, 5)) -> fc(10)
}

fn main() {}
