use netshape::{Flat, network};

network!(Net: [1, 6, 6] -> conv(2, k3) -> rleu -> fc(2) -> fc(3));

fn main() {
    let mut net = Net::<f32>::zeroed();
    net.conv1.weight[1][0][2][2] = 1.0;
    net.conv1.bias = [0.5; 2];
    net.fc2.weight = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
    net.fc1.bias[1] = 0.0;
    net.fc1.weight[1][31] = 0.0;
}
