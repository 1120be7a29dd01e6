use netshape::{Network, network};
use rand::{SeedableRng, rngs::StdRng};

network!(Head: [64] -> fc(CLASSES));
network!(Card: [3, H, W] -> conv(8, k3) -> relu -> gap -> fc(10));

struct App {
    head: Box<Head<10>>,
    card: Box<Card<32, 20>>,
}

fn main() {
    let mut rng = StdRng::seed_from_u64(1);
    let app = App { head: Head::<10>::new(&mut rng), card: <Card<32, 20>>::new(&mut rng) };
    println!("{} {}", Head::<10>::PARAMETERS, app.card.fc1.bias.len() + app.head.fc1.bias.len());
}
