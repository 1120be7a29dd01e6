use netshape::network;

network! {
    Net: [1, 32, 32] -> conv(1, 6, k5,5) -> relu -> fc(10);
    Other: [1, 32, 32] -> conv(6, k3, 5, p1) -> relu -> fc(10);
    Third: [1, 32, 32] -> conv(6, k5, 5) -> relu -> fc(10);
    Strided: [1, 32, 32] -> conv(1, 6, k3, 1) -> relu -> fc(10);
    block unit(width, side) = conv(8, width, k(side), 1) -> relu;
    Last: [8, 32, 32] -> unit(6, 3) -> fc(10)
}

fn first(net: &Net) -> f32 {
    net.fc1.bias[0]
}

fn main() {
    println!("{}", <Net>::PARAMETERS);
}
