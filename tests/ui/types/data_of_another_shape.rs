use netshape::data::Dataset;
use netshape::loss::{Classes, CrossEntropy};
use netshape::optimizer::Sgd;
use netshape::{Error, Map, Trainer, network};

network!(Net: [1, 6, 6] -> conv(2, k3) -> fc(3));

fn train(net: Box<Net>, data: &Dataset<Map<3, 6, 6>, Classes>) -> Result<(), Error> {
    Trainer::new(net, CrossEntropy::new(), Sgd::new(0.1)).fit(data, None)?;
    Ok(())
}

fn main() {}
