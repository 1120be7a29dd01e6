use netshape::network;

network! {
    Body: [4, 8, 8] -> conv(4, k3, p1) -> relu;
    Net: [4, 8, 8] -> [Body; 3] -> fc(10);
    Other: [4, 8, 8] -> [conv(4, k3, p1); 2] -> gap -> fc(10);
}

fn biases(net: &Net, other: &Other) -> f32 {
    net.fc1.bias[0] + other.fc1.bias[0]
}

fn main() {}
