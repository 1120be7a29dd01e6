use netshape::network;

network! {
    block unit(width) = conv(width, k3) -> instancenorm;
    Net: [3, 32, 32] -> conv(16, k3) -> instancenorm -> relu -> unit(8) -> fc(10)
}

fn first(net: &Net) -> f32 {
    net.fc1.bias[0]
}

fn main() {
    println!("{}", <Net>::PARAMETERS);
}
