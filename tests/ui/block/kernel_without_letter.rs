use netshape::network;

network! {
    block unit(width) = conv(width, 3, p1) -> relu;
    block other(out) = conv(2 * out, 5) -> relu;
    Net: [8, 32, 32] -> unit(16) -> other(8) -> fc(10)
}

fn first(net: &Net) -> f32 {
    net.fc1.bias[0]
}

fn main() {
    println!("{}", <Net>::PARAMETERS);
}
