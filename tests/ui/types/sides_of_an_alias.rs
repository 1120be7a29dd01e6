use netshape::{Arena, Network, network};
use rand::{SeedableRng, rngs::StdRng};

network!(pub Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> conv(8, k5) -> fc(10) >);

const SIDE: usize = 8;

type Small = Card<SIDE, SIDE>;

struct Game {
    card: Box<Small>,
}

trait Player {
    fn plays(&self) -> usize;
    fn scores(&self, image: &[[[f32; SIDE]; SIDE]; 3]) -> [f32; 10];
}

impl Player for Small {
    fn plays(&self) -> usize {
        self.conv1.bias.len()
    }

    fn scores(&self, image: &[[[f32; SIDE]; SIDE]; 3]) -> [f32; 10] {
        *self.infer(image, &mut Arena::<{ Small::ARENA_LEN }>::new())
    }
}

fn game() -> Game {
    Game { card: Small::new(&mut StdRng::seed_from_u64(1)) }
}

fn play(card: &Small, other: &Card<8, 8>) -> f32 {
    card.scores(&[[[0.5; SIDE]; SIDE]; 3])[0] + other.fc1.bias[0]
}

fn main() {
    let game = game();
    println!("{} {}", play(&game.card, &game.card), game.card.plays() + Small::PARAMETERS);
}
