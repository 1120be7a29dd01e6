use netshape::network;

network! {
    Net: [3, 20, 20] -> repeat 5 { conv(6, k3, p1) -> maxpool(2) } -> fc(10)
}

fn main() {}
