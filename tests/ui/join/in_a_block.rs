use netshape::network;

network! {
    block basic(width) = residual { conv(width, k3, p1) -> relu -> conv(width, k3, p1) } -> relu;
    block strided(width, stride) = residual { conv(width, k3, p1, s(stride)) -> relu } -> relu;
    block both(width) = sum { conv(width, k3, p1) | conv(8, k1) };
    Small: [3, 32, 32] -> conv(16, k3, p1) -> relu -> basic(16) -> basic(32) -> gap -> fc(10);
    Strided: [3, 32, 32] -> conv(16, k3, p1) -> relu -> strided(16, 1) -> strided(32, 2) -> gap -> fc(10);
    Both: [3, 32, 32] -> both(8) -> both(4) -> gap -> fc(10);
}

fn first(net: &Small, other: &Strided) -> f32 {
    net.fc1.bias[0] + other.fc1.bias[0]
}

fn main() {
    println!("{} {}", <Small>::PARAMETERS, <Both>::PARAMETERS);
}
