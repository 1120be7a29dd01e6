use netshape::loss::CrossEntropy;
use netshape::optimizer::Adam;
use netshape::{Arena, Network, Tensor, Trainer, Vector, network};
use rand::SeedableRng;
use rand::rngs::StdRng;

network! {
    Body: < conv(3, 4, k5) -> relu -> fc(3) >;
    Square: < conv(3, 3, k5) -> relu >;
    Wide<const N: usize>: < conv(3, N, k5) -> relu >;
}
network!(Net: [3, 4, 4] -> Body<4, 4> -> [3] -> fc(10));
network!(Generic<const N: usize>: [3, 4, 4] -> Wide<N, 4, 4> -> [3] -> fc(10));
network!(Large: [3, 4, 2000] -> self::Body::<4, 2000> -> [3] -> fc(10));
network!(Turns: [3, 4, 4] -> repeat 3 { Square<{ SIDE + 2 }, { 2 * SIDE }> -> [3, 4, 4] } -> fc(10));
network!(Inside: < conv(3, 3, k3) -> Body<2, 16> -> [3] -> fc(10) >);

const SIDE: usize = 2;

struct Held {
    net: Box<Net>,
}

trait Named {
    fn count(&self) -> usize;
}

impl Named for Net {
    fn count(&self) -> usize {
        self.fc1.bias.len() + <Generic<8>>::PARAMETERS
    }
}

fn use_it(held: Held, image: &Tensor<netshape::Map<3, 4, 4>>) -> Tensor<Vector<10>> {
    let _ = held.net.infer(&[[[0.0; 4]; 4]; 3], &mut Arena::<{ <Net>::ARENA_LEN }>::new());
    let _ = <Large>::new(&mut StdRng::seed_from_u64(1));
    let output = held.net.forward(image);
    let _ = Trainer::new(held.net, CrossEntropy::new(), Adam::new(0.01)).epochs(1);
    output
}

fn main() {
    let _ = <Inside<8, 8>>::PARAMETERS;
}
