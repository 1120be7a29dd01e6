use netshape::{Arena, Network, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    pub Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> fc(10) >
}

fn draw() {
    let card = <Card<1, 1>>::new(&mut StdRng::seed_from_u64(1));
    let scores = card.infer(&[[[0.5]]; 3], &mut Arena::<99>::new());
    println!("{} {}", scores[0], card.conv1.bias[0]);
}

fn classify(card: &Card<1, 1, f64>) -> f64 {
    card.infer(&[[[0.5]]; 3], &mut Arena::<99, f64>::new())[0]
}

fn main() {}
