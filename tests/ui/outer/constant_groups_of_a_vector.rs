use netshape::{Network, Tensor, network};
use rand::{SeedableRng, rngs::StdRng};

const SIDE: usize = 6;

network! {
    Net: [4, SIDE, 6] -> conv(8, k5) -> flatten -> groupnorm(5) -> fc(3);
    Head<const CLASSES: usize>: [4, SIDE, 6] -> maxpool(2) -> flatten -> groupnorm(5) -> fc(CLASSES);
    Right: [4, SIDE, 6] -> conv(8, k5) -> flatten -> groupnorm(8) -> fc(3);
}

fn main() {
    let rng = &mut StdRng::seed_from_u64(1);
    let net = Net::new(rng);
    println!("{}", net.forward(&Tensor::zeros()).len() + Head::<3>::new(rng).fc1.bias.len() + Right::PARAMETERS);
}
