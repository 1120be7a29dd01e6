use netshape::network;

network! {
    Card: [3, H, W] -> conv(16, k3) -> relu -> gap -> fc(10)
}

fn first(card: &Card<32, 32>) -> f32 {
    card.fc1.bias[0]
}

fn main() {
    println!("{}", <Card<32, 32>>::PARAMETERS);
}
