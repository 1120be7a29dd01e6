use netshape::network;

mod nets {
    netshape::network! {
        pub Card: < conv(3,16,k3,s1,p1) -> relu -> maxpool(2) -> fc(10) >
    }
}
use nets::Card;

fn draw(card: &Card<1, 1>) {
    println!("{}", card.conv1.bias[0]);
}

fn classify(card: &Card<1, 1, f64>) -> usize {
    card.fc1.bias.len()
}

network!(Net: [3, 8, 8] -> Card<8, 8> -> relu);

fn main() {
    println!("{}", Net::PARAMETERS + <Net>::PARAMETERS);
}
