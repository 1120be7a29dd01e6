use netshape::network;

network! {
    Net: [1, 28, 28] -> conv(16, 3) -> relu -> conv(4, 8) -> fc(10);
    Sum: [3, 28, 28] -> sum { conv(4, 5, nobias) | conv(4, k3, p1) } -> fc(10)
}

fn use_of(net: &Net) -> f32 {
    net.conv1.bias[0]
}

fn main() {}
