use netshape::network;

network!(pub Card: [3, 0, 0] -> conv(16, k3, p1) -> relu -> maxpool(2) -> fc(10));

struct Model {
    card: Box<Card<32, 32>>,
}

fn bias(model: &Model, card: &Card) -> f32 {
    model.card.fc1.bias[0] + card.conv1.bias[0]
}

fn main() {
    println!("{}", Card::<8, 8>::PARAMETERS);
}
