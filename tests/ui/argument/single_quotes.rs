use netshape::network;

network!(Padded: [1, 28, 28] -> conv(4, k3, padding='same') -> relu -> fc(10));
network!(Activated: [64] -> fc(10, activation='relu'));

fn main() {
    println!("{} {}", Padded::PARAMETERS, Activated::PARAMETERS);
}
