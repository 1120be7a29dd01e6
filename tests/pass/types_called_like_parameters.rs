//! Types that are called like the height, the width or a parameter.
#![deny(warnings)]

use netshape::{Engine, Network, Samples, network};

pub struct H;
pub type W = u8;
pub enum CLASSES {
    A,
}

network! {
    pub Card: < conv(3, 8, k3, p1) -> relu -> maxpool(2) -> fc(10) >;
    pub Head<const CLASSES: usize>: [8] -> fc(CLASSES) -> residual { fc(CLASSES) };
    pub Wide<const CLASSES: usize>: < conv(3, CLASSES, k3, p1) -> batchnorm -> gap -> fc(2) >;
}

fn main() {
    let rng = &mut <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(1);
    let card = Card::<8, 8>::new(rng);
    let scores = Engine::new(2).forward(&*card, &Samples::zeros(1));
    let classes = [CLASSES::A].len() + size_of::<H>() + usize::from(W::MAX);
    println!("{} {} {}", scores.len(), Head::<10>::PARAMETERS + Wide::<4, 8, 8>::PARAMETERS, classes);
    println!("{}", Head::<3>::new(rng).forward(&netshape::Tensor::zeros())[0]);
}
