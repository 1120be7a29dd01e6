use netshape::data::{self, Normalize, Part};
use netshape::loss::CrossEntropy;
use netshape::optimizer::Sgd;
use netshape::{Flat, Network, Trainer, network};
use rand::{SeedableRng, rngs::StdRng};
network! {
    /// LeNet-5 for 28×28 grey images.
    pub LeNet: [1, 28, 28]
        -> conv(1, 6, k5, s1, p2) -> relu -> maxpool(2)
        -> conv(6, 16, k5)        -> relu -> maxpool(2)
        -> [16, 5, 5]
        -> fc(120) -> relu -> fc(84) -> relu -> fc(10)
}
fn main() {
    let dir = std::env::args().nth(1).unwrap_or("data/mnist-7k".into());
    println!("{} isa {:?}", <LeNet>::PARAMETERS, netshape::kernel::Isa::detect());
    let train = data::mnist(&dir, Part::Training, Normalize::MNIST).unwrap();
    let test = data::mnist(&dir, Part::Test, Normalize::MNIST).unwrap();
    let net = <LeNet>::new(&mut StdRng::seed_from_u64(1));
    for threads in [1, 2] {
        let mut t = Trainer::new(net.duplicate(), CrossEntropy::new(), Sgd::new(0.05).momentum(0.9))
            .epochs(10)
            .threads(threads)
            .on_epoch(|e, _| {
                println!(
                    "{} {:?} {:?} {:.0}/s",
                    e.epoch,
                    e.training,
                    e.validation,
                    e.samples as f64 / e.duration.as_secs_f64()
                )
            });
        t.fit(&train, Some(&test)).unwrap();
    }
}
