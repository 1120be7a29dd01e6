use netshape::network;

network!(Net: [1, 28, 28] -> conv(6, k3) -> relu -> fc(10) -> output);
network!(Other: [1, 28, 28] -> input -> conv(6, k3) -> "relu" -> fc(10));
network!(Last: [4] -> fc(10) : [10]);
network! {
    First: [4] -> fc(10) ->
    pub Second: [4] -> fc(10)
}

fn biases(net: &Net, other: &Other, last: &Last, first: &First) -> f32 {
    net.fc1.bias[0] + other.conv1.bias[0] + last.fc1.bias[0] + first.fc1.bias[0]
}

fn main() {
    println!("{}", Net::PARAMETERS + Other::PARAMETERS);
}
