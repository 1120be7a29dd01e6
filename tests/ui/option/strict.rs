use netshape::network;

network! {
    Net: [3, 33, 33] -> conv(8, k3, s2, p1) -> relu -> maxpool(2, strict) -> fc(10)
}

fn main() {}
