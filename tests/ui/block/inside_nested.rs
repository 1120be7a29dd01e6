use netshape::network;

network! {
    block inner(n) = conv(n, k5) -> relu;
    block outer(n) = inner(2 * n) -> maxpool(2);
    Net: [3, 9, 9] -> outer(4) -> outer(8) -> fc(10)
}

fn main() {}
