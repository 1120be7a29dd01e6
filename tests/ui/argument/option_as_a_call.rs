use netshape::network;

network!(Padded: [1, 28, 28] -> conv(4, k3, padding(1)) -> relu -> fc(10));
network!(Strided: [1, 28, 28] -> conv(4, k3, stride(2, 1)) -> relu -> fc(10));
network!(Bare: [1, 28, 28] -> conv 4, k3 -> relu -> fc(10));

fn main() {
    println!("{} {} {}", Padded::PARAMETERS, Strided::PARAMETERS, Bare::PARAMETERS);
}
