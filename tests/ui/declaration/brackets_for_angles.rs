use netshape::network;

network!(pub Card: [ conv(3, 16, k3, p1) -> relu -> maxpool(2) -> fc(10) ]);
network!(pub Other: ( conv(3, 16, k3, p1) -> relu ));

fn biases(card: &Card<16, 16>, other: &Other<16, 16>) -> f32 {
    card.fc1.bias[0] + other.conv1.bias[0]
}

fn main() {
    println!("{}", Card::<32, 32>::PARAMETERS);
}
