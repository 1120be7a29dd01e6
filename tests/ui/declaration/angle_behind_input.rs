use netshape::network;

network! {
    pub Card: [3, 32, 32] -> < conv(3, 16, k3, p1) -> relu -> maxpool(2) -> fc(10) >;
    pub Other: [3, 32, 32] < conv(16, k3, p1) -> relu -> gap >;
}

struct Models {
    card: Box<Card>,
    sized: Box<Card<32, 32>>,
    other: Box<Other>,
}

fn biases(models: &Models, card: &Card<16, 16, f64>) -> f64 {
    f64::from(models.card.conv1.bias[0] + models.sized.fc1.bias[0] + models.other.conv1.bias[0]) + card.fc1.bias[0]
}

fn main() {
    println!("{}", <Card<32, 32>>::PARAMETERS + Card::PARAMETERS);
}
