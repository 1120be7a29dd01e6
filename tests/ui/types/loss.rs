use netshape::data::Dataset;
use netshape::loss::{Classes, CrossEntropy};
use netshape::optimizer::Sgd;
use netshape::{Error, Map, Trainer, network};

network!(Net: [1, 6, 6] -> conv(2, k3));

fn train(net: Box<Net>, data: &Dataset<Map<1, 6, 6>, Classes>) -> Result<Box<Net>, Error> {
    let mut trainer = Trainer::new(net, CrossEntropy::new(), Sgd::new(0.1)).epochs(3);
    for epoch in trainer.fit(data, None)? {
        println!("{:?}", epoch.training.accuracy);
    }
    Ok(trainer.into_network())
}

fn main() {}
