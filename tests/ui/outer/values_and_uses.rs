use netshape::{Network, Tensor, Vector, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    Head<const CLASSES: usize>: [8] -> fc(CLASSES);
    Wide<const C: usize>: < conv(3, C, k3) -> relu -> gap >;
    #[budget(parameters = 5_130)]
    Digits<const CLASSES: usize>: [512] -> fc(CLASSES);
}

type None = Head<0>;

fn classify(net: &None, image: &Tensor<Vector<8>>) -> Tensor<Vector<10>> {
    net.forward(image)
}

fn wide(net: &Wide<9223372036854775807, 8, 8>) -> usize {
    net.conv1.bias.len() + None::PARAMETERS
}

fn digits() -> Box<Digits<100>> {
    Digits::new(&mut StdRng::seed_from_u64(1))
}

fn main() {
    let net = None::new(&mut StdRng::seed_from_u64(1));
    println!("{:?}", net.forward(&Tensor::default()));
}
