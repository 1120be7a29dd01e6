use netshape::{Engine, Network, Samples, network};

network!(Left: [1, 28, 28] -> conv(4, k3) -> relu -> fc(10) -> output);
network!(Arriving: [1, 28, 28] -> input -> conv(4, k3) -> relu -> fc(10));
network!(Softmax: [1, 28, 28] -> inputs -> conv(4, k3) -> relu -> fc(10) -> outputs);
network!(Called: [64] -> fc(32) -> relu -> output(10));
network!(Labelled: [64] -> fc(32) -> relu -> output: fc(10));

fn batch<N: Network<Scalar = f32>>(net: &N, samples: &Samples<N::Input>) -> Samples<N::Output> {
    Engine::new(2).forward(net, samples)
}

fn first(net: &Left, other: &Arriving) -> f32 {
    net.fc1.bias[0] + other.fc1.bias[0]
}

fn main() {
    println!("{} {} {}", <Left>::PARAMETERS, <Softmax>::PARAMETERS, <Labelled>::PARAMETERS);
}
