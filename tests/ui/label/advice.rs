use netshape::network;

network! {
    Net: [3, 32, 32] -> a: b: conv(4, k3) -> fc(10);
    Second: [3, 32, 32] -> conv(4, k3) -> return fc(10);
    Third: [3, 32, 32] -> conv-1: conv(4, k3) -> fc(10)
}

fn first(net: &Net) -> f32 {
    net.fc1.bias[0]
}

fn main() {
    println!("{}", <Net>::PARAMETERS);
}
