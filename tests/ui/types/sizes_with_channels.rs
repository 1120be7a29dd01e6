use netshape::{Engine, Map, Network, Samples, Tensor, Vector, network};

network! {
    Card: < conv(3, 16, k3, p1) -> relu -> maxpool(2) -> fc(10) >;
    Eye: < conv(3, 4, k3) -> relu >;
}

// The channels are the first layer's: one of the uses has them as well.
struct Game {
    card: Box<Card<3, 48, 64>>,
    engine: Engine<Card<48, 64>>,
    other: Box<Card<48, 64>>,
}

impl Game {
    fn play(&mut self, images: &Samples<Map<3, 48, 64>>) -> f32 {
        let [first, second] = [self.engine.forward(&*self.other, images), self.engine.forward(&*self.card, images)];
        first[0][0] + second[0][0] + self.card.fc1.bias[0]
    }
}

fn answer(card: &Card<3, 48, 64>, image: &Tensor<Map<3, 48, 64>>) -> Tensor<Vector<10>> {
    card.forward(image)
}

fn look(eye: &Eye<48, 64>, image: &Tensor<Map<3, 48, 64>>) -> Tensor<EyeOutput<48, 64>> {
    eye.forward(image)
}

fn look_again(eye: &Eye<3, 48, 64>, image: &Tensor<Map<3, 48, 64>>) -> Tensor<EyeOutput<48, 64>> {
    eye.forward(image)
}

fn main() {}
