use netshape::{Network, Tensor, Vector, network};
use rand::{SeedableRng, rngs::StdRng};

network!(Net: [4] -> fc(3));

impl Net {
    /// A network of one's own making.
    pub fn new(seed: u64) -> Box<Self> {
        <Self as Network>::new(&mut StdRng::seed_from_u64(seed))
    }

    pub fn answer(&self, sample: &Tensor<Vector<4>>) -> Tensor<Vector<3>> {
        self.forward(sample)
    }
}

mod costs {
    netshape::network!(pub Costly: [4] -> fc(3));

    impl Costly {
        pub const MULTIPLY_ADDS: u64 = 12;
    }
}

mod shown {
    impl super::Shown {
        pub fn summary() -> &'static str {
            "a network"
        }
    }
}

network!(Shown: [4] -> fc(3));

fn main() {
    let (one, other) = (Net::new(1), Net::new(2));
    println!("{:?} {:?}", one.answer(&Tensor::zeros()), other.fc1.bias);
    println!("{} {}", Net::PARAMETERS, Net::summary());
    println!("{} {}", costs::Costly::MULTIPLY_ADDS, costs::Costly::PARAMETERS);
    println!("{} {}", Shown::summary(), Shown::PARAMETERS);
}
