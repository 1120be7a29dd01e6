use netshape::network;

network! {
    Net: fc(2) -> relu
}

network!(Card: conv(3, 16, k3) -> gap -> fc(2));

fn main() {
    println!("{} {}", Net::PARAMETERS, <Card<8, 8>>::PARAMETERS);
}
