use netshape::{Map, Tensor, network};

// Wherever a type stands, the network needs its sizes.
network!(Card: < conv(3, 8, k3) -> relu -> fc(10) >);
network!(Deck: < conv(3, 8, k3) -> relu -> maxpool(2) >);

struct Player(Card);

struct Game {
    players: [Card; 3],
    dealer: (Card, u8),
}

enum Item {
    Of(Card),
    Named { card: Option<Card> },
}

type Drawn<'a> = Result<u8, &'a Card>;

fn bytes() -> usize {
    size_of::<Card>()
}

fn each(deck: &[Deck], play: fn(Deck) -> u8, judge: &dyn Fn(&Deck) -> u8) -> impl Iterator<Item = Deck> {
    std::iter::empty()
}

fn main() {
    let game: Option<Game> = None;
    let sample = Tensor::<Map<3, 32, 32>>::default();
    if let Some(Game { players: [first, ..], .. }) = game {
        first.forward(&sample);
    }
}
