use netshape::network;

network! {
    block narrow w = conv(w, k3, p1) -> relu;
    block wide w st = conv(2 * w, k3, p1, s(st)) -> relu;
    block two words = conv(8, k3, p1) -> relu;
    Net: [1, 28, 28] -> narrow(8) -> wide(8, 2) -> words -> fc(10)
}

fn first(net: &Net) -> f32 {
    net.fc1.bias[0]
}

fn main() {
    println!("{}", <Net>::PARAMETERS);
}
