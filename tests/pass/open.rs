//! Networks that name no input, as types that people write: by an alias, in patterns, and for every height and width.

#![deny(warnings)]

use netshape::proof::Suits;
use netshape::{Arena, Engine, Flat, Init, Network, Samples, Scalar, Shape, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    /// A card.
    #[derive(Clone, Debug, PartialEq)]
    pub Card: < conv(3, 4, k3, p1) -> relu -> maxpool(2) -> fc(10) >;
    #[must_use]
    Small<const C: usize>: < conv(1, C, k3) -> gap -> fc(2) >;
    Map: < conv(1, 2, k3) -> layernorm -> conv(2, 2, k3) >;
    Outer: [3, 8, 8] -> Card<8, 8> -> fc(2);
}

type Icon = Card<8, 8>;

trait Named {
    const LABEL: &str;
}

impl Named for Card<8, 8> {
    const LABEL: &str = "icon";
}

impl Card<9, 9> {
    fn first(&self) -> f32 {
        self.conv1.bias[0]
    }
}

fn classify<const H: usize, const W: usize>(card: &Card<H, W>, image: &[[[f32; W]; H]; 3]) -> f32
where
    CardSizes: CardInput<H, W> + Suits<H, W>,
{
    card.infer(image, &mut Arena::<4000>::new())[0]
}

fn sharpen<T: Scalar>(map: &Map<8, 8, T>) -> Samples<MapOutput<8, 8>, T> {
    Engine::new(1).forward(map, &Samples::zeros(2))
}

fn main() {
    let mut random = StdRng::seed_from_u64(1);
    let icon = <Icon>::new(&mut random);
    let known: Box<Card<9, 9>> = Card::with_init(Init::default(), &mut random);
    let double = Card::<8, 8, f64>::new(&mut random);
    let inferred: Box<Card<_, _>> = <Icon>::new(&mut random);
    let small = <Small<3, 5, 5>>::new(&mut random);
    let outer = <Outer>::new(&mut random);

    assert_eq!((Icon::LABEL, <Card<8, 8>>::PARAMETERS), ("icon", 112 + 650));
    assert_eq!((<Small<3, 5, 5>>::PARAMETERS, <Outer>::PARAMETERS), (38, 112 + 650 + 22));
    assert_eq!((double.as_slice().len(), small.conv1.bias.len(), outer.fc1.bias.len()), (762, 3, 2));
    assert_eq!(known.first(), known.conv1.bias[0]);
    assert!(classify(&icon, &[[[0.5; 8]; 8]; 3]).is_finite());
    assert!(classify(&inferred, &[[[0.5; 8]; 8]; 3]).is_finite());
    assert_eq!((sharpen(&<Map<8, 8>>::zeroed()).len(), <MapOutput<8, 8>>::DIMS), (2, [2, 4, 4].as_slice()));

    let Card { conv1, fc1 } = (*icon).clone();
    assert_eq!(Card { conv1, fc1 }, *icon);
}
