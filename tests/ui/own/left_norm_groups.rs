use netshape::network;

network!(Encoder: [1, 28, 28] -> fc(10) -> tanh);
network!(Net: [1, 28, 28] -> Encoder -> groupnorm(4) -> fc(10));

fn main() {}
