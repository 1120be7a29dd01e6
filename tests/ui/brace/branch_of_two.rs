use netshape::network;

network! {
    Empty: [4, 16, 16] -> concat { conv(4, k3, p1) | } -> relu -> gap -> fc(10);
    Third: [4, 16, 16] -> sum { conv(4, k3, p1) | identity | } -> relu -> gap -> fc(10);
    Bar: [3, 16, 16] -> concat { conv(4, k3, p1) maxpool(k3, s1, p1) } -> gap -> fc(10);
    Enough: [3, 16, 16] -> concat { conv(4, k3, p1) relu | maxpool(k3, s1, p1) } -> gap -> fc(10)
}

fn first(net: &Empty, other: &Bar) -> f32 {
    net.fc1.bias[0] + other.fc1.bias[0]
}

fn main() {
    println!("{} {} {}", <Third>::PARAMETERS, <Bar>::PARAMETERS, <Enough>::PARAMETERS);
}
