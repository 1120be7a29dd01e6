use netshape::network;

network! {
    block stage(w) = conv(w, k3, p1) -> "relu";
    Net: [1, 28, 28] -> conv(4, k3) -> "relu" -> fc(10);
    Foreign: [1, 28, 28] -> conv(4, k3) -> "ReLU" -> fc(10);
    Arguments: [1, 28, 28] -> "conv(4, k3)" -> relu -> fc(10);
    Nothing: [1, 28, 28] -> "some text" -> fc(10)
}

fn first(net: &Net, other: &Arguments) -> f32 {
    net.fc1.bias[0] + other.fc1.bias[0]
}

fn main() {
    println!("{} {} {}", <Foreign>::PARAMETERS, <Net>::PARAMETERS, <Nothing>::PARAMETERS);
}
