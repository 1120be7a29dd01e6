use netshape::network;

network!(Net: [1, 12, 12] -> conv(4, k3) -> relu -> conv(8, k3, d6) -> relu -> fc(10));
network!(Small: [1, 5, 5] -> conv(4, k4, d2) -> relu -> fc(10));
network!(Wide: [1, 12, 20] -> conv(4, k3x5, d6x2) -> relu -> fc(10));
network!(Tiny: [1, 2, 2] -> conv(4, k4, d2) -> relu -> fc(10));

fn first(net: &Net, other: &Wide) -> f32 {
    net.fc1.bias[0] + other.fc1.bias[0]
}

fn main() {
    println!("{} {}", <Net>::PARAMETERS, <Small>::PARAMETERS);
}
