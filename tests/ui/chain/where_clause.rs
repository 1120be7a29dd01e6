use netshape::network;

network! {
    Net: [3, 32, 32] -> conv(4, k3) -> fc(10) where T: Scalar;
    Other: [3, 32, 32] -> conv(4, k3) -> fc(10) where
        T: Scalar
}

fn first(net: &Net) -> f32 {
    net.fc1.bias[0]
}

fn main() {
    println!("{}", <Net>::PARAMETERS);
}
