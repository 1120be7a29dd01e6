use netshape::{Map, Network, Tensor, Vector, network};

network!(Net: [1, 6, 6] -> conv(2, k3) -> fc(3));

fn answer(net: &Net, image: &Tensor<Map<3, 6, 6>>) -> Tensor<Vector<3>> {
    net.forward(image)
}

fn main() {}
