use netshape::{Engine, Map, Network, Samples, network};

// The constant that is meant is the size of the uses; another `N` hides that.
network!(Net: [3, 32, 32] -> conv(N, k3, p1) -> relu -> maxpool(2));

fn batch<N: Network<Scalar = f32>>(net: &N, samples: &Samples<N::Input>) -> Samples<N::Output> {
    Engine::new(2).forward(net, samples)
}

fn all(net: &Net<16>, images: &Samples<Map<3, 32, 32>>) -> Samples<Map<16, 16, 16>> {
    batch(net, images)
}

fn main() {
    println!("{}", <Net<16>>::PARAMETERS);
}
