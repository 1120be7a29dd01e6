//! What looks like a height and width that do not fit a network, but is something else's.
#![deny(warnings)]

netshape::network!(pub Card: < conv(1, 4, k5) -> relu -> gap >);

const SIDE: usize = 5;

type Small = Card<SIDE, 5>;

struct Game {
    small: Box<Small>,
    large: Box<Card<8, 9>>,
}

/// Another one in a module.
mod playing {
    pub struct Card<const SUIT: usize, const RANK: usize>;
    pub type Joker = Card<0, 1>;
    pub const ACES: [Card<1, 1>; 2] = [Card, Card];
}

/// One that a module imports.
mod table {
    use crate::playing::Card;

    pub struct Hand(pub Card<1, 2>, pub Card<1, 2>);
}

/// What is not compiled.
#[cfg(any())]
mod never {
    use super::*;

    type Never = Card<1, 1>;
}

/// A constant that means something else here.
mod inner {
    use super::Card;

    const SIDE: usize = 9;
    pub type Large = Card<SIDE, SIDE>;
}

/// One of a block.
mod block {
    netshape::network!(pub Card: < conv(1, 4, k5) -> relu -> gap >);

    pub fn check() {
        type Card<const H: usize, const W: usize> = super::playing::Card<H, W>;
        let _: (Card<2, 2>, Card<2, 2>) = (super::playing::Card, super::playing::Card);
        let _ = <self::Card<5, 5>>::PARAMETERS;
    }
}

// Of two networks, one is not there.
netshape::network! {
    #[cfg(any())]
    Twin: [4] -> fc(3);
    #[cfg(not(any()))]
    Twin<const N: usize>: [4] -> fc(N);
    #[cfg(any())]
    Wide: < conv(1, 4, k9) -> relu >;
    #[cfg(not(any()))]
    Wide: < conv(1, 4, k3) -> relu >;
}

type Five = Twin<5>;
type Narrow = Wide<5, 5>;

fn main() {
    let _ = Five::PARAMETERS + Narrow::PARAMETERS;
    let _ = (playing::ACES.len(), table::Hand(playing::Card, playing::Card), playing::Joker {});
    let rng = &mut <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(1);
    let game = Game { small: Card::new(rng), large: Card::new(rng) };
    println!(
        "{} {} {}",
        stringify!(Card<1, 1>),
        game.small.conv1.bias[0],
        game.large.conv1.bias[0] * inner::Large::PARAMETERS as f32
    );
    block::check();
}
