use netshape::{Engine, Map, Network, Samples};

mod nets {
    netshape::network!(pub Card: < conv(3, 8, k5) -> relu -> maxpool(2) -> fc(10) >);
}

use nets::Card as Deck;

struct Game {
    deck: Box<Deck<4, 4>>,
    engine: Engine<Deck<4, 4>>,
}

impl Game {
    fn play(&mut self, images: &Samples<Map<3, 4, 4>>) -> f32 {
        self.engine.forward(&*self.deck, images)[0][0] + self.deck.fc1.bias[0]
    }
}

fn main() {
    println!("{}", <Deck<4, 4>>::PARAMETERS);
}
