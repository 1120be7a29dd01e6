use netshape::network;

network! {
    block basic(width) = conv(width, k3, p1) -> relu;
    First: [4, 8, 8] -> basic(3) -> fc(10);
}
network!(Second: [4, 8, 8] -> basic(4) -> basic(8) -> fc(10));

fn biases(first: &First, second: &Second) -> f32 {
    first.fc1.bias[0] + second.fc1.bias[0]
}

fn main() {}
