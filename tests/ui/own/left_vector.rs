use netshape::network;

network!(Encoder: [1, 28, 28] -> fc(10) -> tanh);
network!(Net: [1, 28, 28] -> Encoder -> relu -> conv(16, k3) -> fc(400, 10));

fn main() {}
