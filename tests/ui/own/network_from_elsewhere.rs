use netshape::network;

network!(Body: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2));
network!(Net: [3, 32, 32] -> Body -> [6, 14, 14] -> fc(10));

fn main() {
    let _ = <Net>::PARAMETERS;
}
