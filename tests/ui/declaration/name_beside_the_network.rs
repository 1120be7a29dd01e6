use netshape::{Engine, Map, Samples, network};

network!(Card: < conv(3, 8, k3) -> relu -> maxpool(2) -> fc(10) >);
network!(Eye: < conv(3, 8, k3) -> relu >);

// What a service is asked.
struct CardInput {
    image: Vec<f32>,
    scale: f32,
}

#[derive(Default)]
struct EyeSizes {
    near: usize,
    far: usize,
}

struct Service {
    card: Box<Card<32, 32>>,
    engine: Engine<Card<32, 32>>,
    sizes: EyeSizes,
    eye: Box<Eye<8, 8>>,
}

impl Service {
    fn answer(&mut self, input: &CardInput) -> f32 {
        let images = Samples::<Map<3, 32, 32>>::zeros(input.image.len());
        let scores = self.engine.forward(&*self.card, &images);
        scores[0][0] * input.scale + self.sizes.near as f32 + self.eye.conv1.bias[0]
    }
}

fn main() {
    println!("{} {}", CardInput { image: Vec::new(), scale: 1.0 }.scale, EyeSizes::default().far);
    println!("{}", <Card<32, 32>>::PARAMETERS);
}
