use netshape::{Map, Network, Predictor, Tensor, Vector, network};

mod nets {
    use netshape::network;

    network!(pub Body: [3, 32, 32] -> conv(6, k5) -> relu);
    network!(pub Card: < conv(3, 8, k3, p1) -> relu -> gap -> fc(20) >);
}
use nets::{Body, Card};

struct Swish;

// What arrives, what is written behind a link, or the link is wrong. Whichever was meant, code that says so is right.
network!(Arriving: [3, 64, 64] -> Body -> [6, 28, 28] -> gap -> fc(10));
network!(Written: [3, 32, 32] -> Body -> [6, 30, 30]);
network!(Sided: [3, 28, 28] -> Card<32, 32> -> [20] -> fc(10));
network!(Activated: [3, 8, 8] -> conv(6, k3) -> Swish);
network!(Counted<const CLASSES: usize>: [4, 32, 32] -> Body -> [6, 28, 28] -> gap -> fc(CLASSES));

fn arriving(net: &Arriving, image: &Tensor<Map<3, 32, 32>>) -> Tensor<Vector<10>> {
    Predictor::new().forward(net, image)
}

fn written(net: &Written, image: &Tensor<Map<3, 32, 32>>) -> Tensor<Map<6, 28, 28>> {
    net.forward(image)
}

fn as_written(net: &Written, image: &Tensor<Map<3, 32, 32>>) -> Tensor<Map<6, 30, 30>> {
    net.forward(image)
}

fn sided(net: &Sided, image: &Tensor<Map<3, 32, 32>>) -> Tensor<Vector<10>> {
    net.forward(image)
}

fn activated(net: &Activated, image: &Tensor<Map<3, 8, 8>>) -> Tensor<Map<6, 6, 6>> {
    net.forward(image)
}

fn counted(net: &Counted<5>, image: &Tensor<Map<3, 32, 32>>) -> Tensor<Vector<5>> {
    net.forward(image)
}

fn main() {}
