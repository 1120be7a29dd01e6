use netshape::network;

network! {
    block unit(width) = conv(3, width, k3, p1) -> relu;
    block other(width, side) = conv(16, 2 * width, k(side), p1) -> relu;
    Net: [8, 32, 32] -> unit(16) -> fc(10);
    Other: [8, 32, 32] -> other(8, 3) -> fc(10)
}

fn first(net: &Net) -> f32 {
    net.fc1.bias[0]
}

fn main() {
    println!("{}", <Net>::PARAMETERS);
}
