use netshape::network;

network!(Slope: [16] -> fc(8) -> leaky_relu(0,01) -> fc(10));
network!(Dropped: [16] -> fc(8) -> dropout(0,5) -> fc(10));
network!(Zeros: [16] -> fc(8) -> dropout(05) -> fc(10));

fn first(net: &Slope) -> f32 {
    net.fc1.bias[0]
}

fn main() {
    println!("{} {} {}", <Slope>::PARAMETERS, <Dropped>::PARAMETERS, <Zeros>::PARAMETERS);
}
