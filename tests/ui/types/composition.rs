use netshape::{Map, Network, Tensor, Vector, network};

network! {
    Body: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2);
    Head: [6, 14, 14] -> fc(10);
}

fn scores(body: &Body, head: &Head, image: &Tensor<Map<1, 28, 28>>) -> Tensor<Vector<10>> {
    head.forward(&body.forward(image))
}

fn main() {}
