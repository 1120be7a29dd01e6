use netshape::network;

network! {
    block thrice(n) = repeat: n { conv(8, k1) };
    Net: [8, 32, 32] -> residual: { conv(8, k3, p1) } -> repeat: 3 { conv(8, k1) } -> fc(10);
    Other: [8, 32, 32] -> stem: { conv(8, k3, p1) -> relu } -> thrice(2) -> fc(10);
    Third: [8, 32, 32] -> sum: { conv(8, k3, p1) | conv(8, k1) } -> fc(10)
}

fn first(net: &Net, other: &Other) -> f32 {
    net.fc1.bias[0] + other.fc1.bias[0]
}

fn main() {
    println!("{}", <Net>::PARAMETERS);
}
