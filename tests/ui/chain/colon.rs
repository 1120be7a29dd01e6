use netshape::network;

network! {
    Behind: [1, 28, 28] -> conv(4, k3) -> fc(10) : [10];
    Within: [1, 28, 28] -> conv(4, k3) : [4, 26, 26] -> fc(10);
    Another: [1, 28, 28] -> conv(4, k3) -> fc(10):
    Separator: [1, 28, 28] -> conv(4, k3) -> fc(10):
    pub Public: [1, 28, 28] -> conv(4, k3) -> fc(10):
}

fn first(net: &Behind, other: &Separator) -> f32 {
    net.fc1.bias[0] + other.fc1.bias[0]
}

fn main() {
    println!("{} {} {}", <Within>::PARAMETERS, <Another>::PARAMETERS, <Public>::PARAMETERS);
}
