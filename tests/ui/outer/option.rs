use netshape::network;

const SIZE: usize = 2;

network! {
    Net: [3, 8, 8] -> conv(8, k(SIZE))
}

fn main() {}
