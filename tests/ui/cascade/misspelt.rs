use netshape::{Map, Network, Tensor, network};

network! {
    Net: [1, 8, 8] -> conf(4, k3) -> conv(4, k3) -> stem: linaer(5) -> softmaks
}

fn first(net: &Net, image: &Tensor<Map<1, 8, 8>>) -> f32 {
    let _ = net.forward(image);
    net.conv1.weight[0][0][0][0] + net.conv2.weight[0][0][0][0] + net.stem.weight[0][0]
}

fn main() {}
