use netshape::network;

network! {
    block basic(width) = residual { conv(width, k3, p1) -> relu -> conv(width, k3, p1) } -> relu;
    block down(width, stride, turns) = conv(2 * width, k3, p1, s(stride)) -> repeat turns { relu };
    block both(width) = conv(width, k1) -> basic;
    Small: [3, 32, 32] -> conv(16, k3, p1) -> relu -> basic(16) -> basic -> gap -> fc(10);
    Down: [3, 32, 32] -> down(8) -> gap -> fc(10);
}

fn first(net: &Small, other: &Down) -> f32 {
    net.fc1.bias[0] + other.fc1.bias[0]
}

fn main() {
    println!("{}", <Small>::PARAMETERS);
}
