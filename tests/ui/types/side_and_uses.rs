use netshape::{Network, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    pub Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> gap -> fc(10) >
}

fn biases(card: &Card<{ 2000 as usize }, 3>) -> usize {
    card.conv1.bias.len() + <Card<8, 8>>::LAYERS.len()
}

fn main() {
    let card = <Card<{ 0 as usize }, 3>>::new(&mut StdRng::seed_from_u64(1));
    println!("{}", card.fc1.bias[0]);
}
