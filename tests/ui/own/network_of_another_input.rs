use netshape::network;

network! {
    Body: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2);
    Net: [3, 32, 32] -> relu -> Body -> fc(10);
}

fn main() {
    let _ = <Net>::PARAMETERS;
}
