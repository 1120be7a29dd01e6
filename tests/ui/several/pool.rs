use netshape::network;

network! {
    Net: [1, 8, 8] -> maxpool(k9, s0, p5) -> dropout(1.5) -> leaky_relu(x)
}

fn main() {}
