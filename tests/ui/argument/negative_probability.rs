use netshape::network;

network! {
    Net: [4] -> leaky_relu(-0.3) -> dropout(-0.5)
}

fn main() {}
