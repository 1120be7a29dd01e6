use netshape::{Engine, Samples, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    pub Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> fc(10) >
}

fn main() {
    const COUNT: usize = <Card<1, { 2 as usize }>>::PARAMETERS;
    let card = Card::<2, { 1 as usize }>::new(&mut StdRng::seed_from_u64(COUNT as u64));
    let mut engine = Engine::new(1);
    let scores = engine.forward(&*card, &Samples::zeros(1));
    println!("{}", scores.len());
}
