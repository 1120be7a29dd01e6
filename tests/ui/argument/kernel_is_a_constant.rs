use netshape::network;

network! {
    Net: [3, 28, 28] -> conv(16, K) -> relu -> fc(10)
}

const K: usize = 3;

fn main() {}
