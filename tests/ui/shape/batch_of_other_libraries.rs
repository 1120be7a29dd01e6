use netshape::network;

network! {
    Net: [-1, 1, 28, 28] -> conv(4, k3) -> fc(10);
    Other: [None, 1, 28, 28] -> conv(4, k3) -> fc(10);
    Third: [N, 1, 28, 28] -> conv(4, k3) -> fc(10);
    Fourth: [_, 1, 28, 28] -> conv(4, k3) -> fc(10);
    Fifth: [?, 1, 28, 28] -> conv(4, k3) -> fc(10);
    Flat: [-1, 784] -> fc(10);
    Nothing: [None, 784] -> fc(10);
    Within: [1, 28, 28] -> conv(4, k3) -> [None, 4, 26, 26] -> fc(10);
    Sides: [batch, 3, H, W] -> conv(4, k3) -> fc(10)
}

fn first(net: &Net) -> f32 {
    net.fc1.bias[0]
}

fn main() {
    println!("{}", <Net>::PARAMETERS);
}
