use netshape::{Engine, Map, Network, Samples, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    pub Card: < conv(1, 8, k3, p1) -> relu -> maxpool(2) -> fc(10) >;
    pub Wide<const C: usize>: < conv(3, C, k40) -> relu -> gap >;
    pub Head<const CLASSES: usize>: [8] -> fc(CLASSES);
    pub Square: < conv(3, 8, k3) -> relu -> fc(10) >;
}

struct Game {
    card: Box<Card>,
    wide: Option<Wide>,
    head: Box<Head>,
    engine: Engine<Card>,
    small: Box<Card<8, 8>>,
}

impl Game {
    fn new() -> Self {
        let rng = &mut StdRng::seed_from_u64(1);
        let card = Card::new(rng);
        let small = Card::<8, 8>::new(rng);
        Self { card, wide: None, head: Head::new(rng), engine: Engine::new(Card::PARAMETERS), small }
    }

    fn play(&mut self, images: &Samples<Map<1, 8, 8>>) -> f32 {
        self.engine.forward(&*self.card, images)[0][0] + self.card.fc1.bias[0] + self.head.fc1.bias[0]
    }
}

trait Shuffle {
    fn shuffle(&mut self);
}

impl Shuffle for Card {
    fn shuffle(&mut self) {}
}

fn square(square: &Square<32>) -> usize {
    Square::<32>::PARAMETERS + square.fc1.bias.len()
}

fn main() {
    println!("{} {}", Head::PARAMETERS, <Wide>::PARAMETERS);
}
