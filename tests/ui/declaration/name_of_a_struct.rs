use netshape::{Engine, Map, Network, Predictor, Samples, Tensor, Vector, network};
use rand::{SeedableRng, rngs::StdRng};

network!(Net: [4] -> fc(3));

struct Net {
    name: &'static str,
}

#[derive(Clone)]
struct LeNet;

network!(LeNet: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2) -> fc(10));

struct Service {
    net: Box<LeNet>,
    predictor: Predictor<LeNet>,
}

impl Service {
    fn answer(&mut self, image: &Tensor<Map<1, 28, 28>>) -> Tensor<Vector<10>> {
        self.net.conv1.bias[0] += 1.0;
        self.predictor.forward(&self.net, image)
    }
}

fn all(net: &LeNet, images: &Samples<Map<1, 28, 28>>) -> Samples<Vector<10>> {
    Engine::new(2).forward(net, images)
}

fn main() {
    println!("{}", Net { name: "digits" }.name);
    let net = LeNet::new(&mut StdRng::seed_from_u64(1));
    println!("{:?} {}", net.forward(&Tensor::zeros()), LeNet::PARAMETERS + net.clone().fc1.weight.len());
}
