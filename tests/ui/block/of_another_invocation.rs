use netshape::network;

network! {
    block stage(w) = conv(w, k3, p1) -> relu;
    block pool = maxpool(k3, s2);
    Other: [1, 28, 28] -> stage(8) -> pool -> gap -> fc(10)
}

network!(Net: [1, 28, 28] -> stage(8) -> pool -> stage(16) -> gap -> fc(10));

fn first(net: &Net, other: &Other) -> f32 {
    net.fc1.bias[0] + other.fc1.bias[0]
}

fn main() {
    println!("{}", <Net>::PARAMETERS);
}
