use netshape::network;

const WIDTH: usize = 10;

network!(Net: [3, 8, 8] -> conv(WIDTH, k3) -> conv(WIDTH, k3, g4) -> fc(10));

fn bias(net: &Net) -> f32 {
    net.fc1.bias[0]
}

fn main() {}
