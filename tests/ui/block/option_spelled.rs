use netshape::network;

network! {
    block unit(width, stride) = conv(width, k3, p1, s=stride) -> relu;
    block wide(width, side) = conv(width, kernel=side, p: side) -> relu;
    Net: [8, 32, 32] -> unit(16, 2) -> wide(8, 1) -> fc(10)
}

fn first(net: &Net) -> f32 {
    net.fc1.bias[0]
}

fn main() {
    println!("{}", <Net>::PARAMETERS);
}
