pub struct Card<const SUIT: usize, const RANK: usize>;

pub const ACES: [Card<1, 1>; 2] = [Card, Card];

pub mod inner {
    use super::Card;

    pub const COUNT: usize = size_of::<Card<2, 2>>();

    #[cfg(any())]
    const NEVER: usize = crate::Card::<1, 1>::PARAMETERS;
}
