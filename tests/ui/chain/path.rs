use netshape::network;

network! {
    Net: [4] -> my::layer(3) -> relu
}

fn main() {}
