use netshape::network;

network! {
    Slope: [1, 28, 28] -> conv(6, k3) -> leaky_relu(0,01) -> fc(10);
    Kernel: [1, 28, 28] -> conv(6, k(3, 5)) -> relu -> fc(10);
}

fn biases(slope: &Slope, kernel: &Kernel) -> f32 {
    slope.fc1.bias[0] + kernel.fc1.bias[0]
}

fn main() {}
