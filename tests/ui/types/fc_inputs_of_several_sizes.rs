use netshape::{Map, Network, Tensor, Vector, network};

// None of the sizes leaves 1024: that is one fault.
network!(Card: < conv(3, 16, k3) -> relu -> maxpool(2) -> fc(1024, 10) >);

type Large = Card<48, 64>;

struct Game {
    card: Box<Card<32, 32>>,
    large: Box<Large>,
}

impl Game {
    fn answer(&self, image: &Tensor<Map<3, 32, 32>>) -> Tensor<Vector<10>> {
        self.card.forward(image)
    }
}

fn main() {
    println!("{}", Large::PARAMETERS + <Card<20, 20>>::PARAMETERS);
}
