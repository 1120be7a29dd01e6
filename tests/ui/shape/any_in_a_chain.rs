use netshape::network;

network! {
    block narrow(w) = conv(w, k3, p1) -> [w, _, _] -> relu;
    Net: [1, 28, 28] -> conv(4, k3) -> [4, _, _] -> fc(10);
    Wrong: [1, 28, 28] -> conv(4, k3) -> [5, ?, ?] -> fc(10);
    Flat: [1, 28, 28] -> conv(4, k3) -> [_] -> fc(10);
    Used: [1, 28, 28] -> narrow(8) -> fc(10);
    Named<const W: usize>: [1, 28, 28] -> conv(W, k3) -> [*, 26, 26] -> fc(10);
    Card: < conv(3, 8, k3) -> [8, _, _] -> gap -> fc(10) >;
    Outer: [1, 28, 28] -> net::Body -> [4, _, _] -> fc(10);
}

mod net {
    netshape::network!(pub Body: [1, 28, 28] -> conv(4, k3));
}

fn first(net: &Net, other: &Flat, card: &Card<8, 8>) -> f32 {
    net.fc1.bias[0] + other.fc1.bias[0] + card.fc1.bias[0]
}

fn main() {
    println!("{} {} {}", <Wrong>::PARAMETERS, <Used>::PARAMETERS, <Named<3>>::PARAMETERS);
}
