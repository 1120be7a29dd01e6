use netshape::network;

network! {
    block one(width) = conv(width, k3) -> two(width);
    block two(width) = relu -> one(width);
    Net: [64, 8, 8] -> two(64) -> fc(10)
}

fn main() {}
