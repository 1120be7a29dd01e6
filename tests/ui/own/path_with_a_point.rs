use netshape::network;

network! {
    Net: [3, 32, 32] -> parts.Body -> fc(10)
}

fn first(net: &Net) -> f32 {
    net.fc1.bias[0]
}

fn main() {
    println!("{}", <Net>::PARAMETERS);
}
