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

// With something of its own.
struct Player {
    wins: u32,
}

impl Player {
    fn new(_: &mut StdRng) -> Self {
        Self { wins: 0 }
    }

    fn play(&mut self) -> u32 {
        self.wins
    }
}

impl Default for Player {
    fn default() -> Self {
        Self { wins: 1 }
    }
}

network!(Player: [4] -> fc(3));

fn all(net: &LeNet, images: &Samples<Map<1, 28, 28>>) -> Samples<Vector<10>> {
    Engine::new(2).forward(net, images)
}

fn main() {
    println!("{}", Net { name: "digits" }.name);
    let mut player = Player::new(&mut StdRng::seed_from_u64(1));
    println!("{} {} {:?}", player.play(), Player::PARAMETERS, player.forward(&Tensor::zeros()));
    let net = LeNet::new(&mut StdRng::seed_from_u64(1));
    println!("{:?} {}", net.forward(&Tensor::zeros()), LeNet::PARAMETERS + net.clone().fc1.weight.len());
}
