use netshape::{Network, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    pub LeNet: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2) -> fc(10);
    pub Card: < conv(3, 8, k3) -> relu -> fc(10) >;
    pub Head<const CLASSES: usize>: [16] -> fc(CLASSES);
    pub Wide<const C: usize>: < conv(3, C, k3) -> relu -> fc(10) >;
    pub Both<const IN: usize, const OUT: usize>: [IN] -> fc(OUT);
}

network!(pub Body: [3, 8, 8] -> conv(4, k3) -> relu);
network!(pub Net: [3, 8, 8] -> Body<8, 8> -> fc(10));

type Digits = LeNet<28, 28>;

struct Game {
    card: Box<Card<3, 32, 32>>,
    head: Option<Head<16, 5, f64>>,
    wide: Box<Wide<32, 32>>,
    both: Box<Both<16>>,
}

fn play(game: &Game, digits: &LeNet<28, 28>) -> f32 {
    let card = Card::<3, 32, 32>::new(&mut StdRng::seed_from_u64(1));
    game.card.fc1.bias[0] + digits.fc1.bias[0] + card.conv1.bias[0]
}

fn wide(wide: &Wide<32, 32>, both: &Both<8>) -> f32 {
    wide.fc1.bias[0] + both.fc1.bias[0]
}

fn count(net: &LeNet) -> usize {
    Digits::PARAMETERS + LeNet::PARAMETERS + net.layers() + Net::PARAMETERS
}

trait Layers {
    fn layers(&self) -> usize;
}

impl Layers for LeNet {
    fn layers(&self) -> usize {
        Self::LAYERS.len()
    }
}

fn main() {}
