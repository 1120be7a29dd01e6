use netshape::network;

network! {
    Net: [16, 8, 8] -> residual -> { conv(16, k3, p1) -> relu } -> fc(3);
    Branches: [16, 8, 8] -> both: concat -> { conv(16, k3, p1) | relu } -> fc(3);
    Deep: [16, 8, 8] -> repeat 3 -> { conv(16, k3, p1) -> relu } -> fc(3)
}

fn bias(net: &Net) -> f32 {
    net.fc1.bias[0]
}

fn main() {
    println!("{}", <Deep>::PARAMETERS);
}
