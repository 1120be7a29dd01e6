use netshape::{Arena, Engine, Network, Samples, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    #[derive(Clone, PartialEq)]
    pub Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> fc(10) >
}

fn classify(card: &Card<{ 2000 as usize }, 3, f64>, image: &[[[f64; 3]; 2000]; 3]) -> f64 {
    const COUNT: usize = <Card<8, { 1025 as usize }>>::PARAMETERS;
    card.infer(image, &mut Arena::<99, f64>::new())[0] + card.fc1.weight[COUNT]
}

fn main() {
    let card = <Card<{ 0 as usize }, 3>>::new(&mut StdRng::seed_from_u64(1));
    let scores = Engine::new(1).forward(&*card, &Samples::zeros(1));
    println!("{} {} {}", scores.len(), card.fc1.bias[0], *card == (*card).clone());
}
