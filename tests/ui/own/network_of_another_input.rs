use netshape::network;

network! {
    Body: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2);
    Net: [3, 32, 32] -> relu -> Body -> fc(10);
    Head: [36] -> fc(10);
    Flat: [3, 5, 5] -> conv(4, k3) -> Head;
}

fn main() {
    let _ = <Net>::PARAMETERS;
}
