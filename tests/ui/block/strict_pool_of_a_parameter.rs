use netshape::network;

network! {
    block shrink(side) = maxpool(k(side), strict) -> relu;
    Net: [8, 32, 32] -> shrink(3) -> fc(10)
}

fn first(net: &Net) -> f32 {
    net.fc1.bias[0]
}

fn main() {
    println!("{}", <Net>::PARAMETERS);
}
