use netshape::data::Dataset;
use netshape::loss::Mse;
use netshape::optimizer::Sgd;
use netshape::{Error, Map, Samples, Trainer, Vector, network};

network!(Net: [1, 6, 6] -> conv(2, k3) -> fc(3));

fn train(net: Box<Net>, data: &Dataset<Map<1, 6, 6>, Samples<Vector<4>>>) -> Result<(), Error> {
    Trainer::new(net, Mse, Sgd::new(0.1)).fit(data, None)?;
    Ok(())
}

fn main() {}
