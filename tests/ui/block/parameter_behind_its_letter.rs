use netshape::network;

network! {
    block down(w, st) = conv(w, k3, p1, sst) -> relu;
    block up(width, stride) = conv(width, k3, p1, s(strid)) -> relu;
    block even(w) = conv(w, k3, p1, s(st)) -> relu;
    Net: [1, 28, 28] -> down(8, 2) -> up(16, 2) -> even(8) -> gap -> fc(10)
}

fn first(net: &Net) -> f32 {
    net.fc1.bias[0]
}

fn main() {
    println!("{}", <Net>::PARAMETERS);
}
