use netshape::data::Dataset;
use netshape::loss::{Classes, CrossEntropy};
use netshape::optimizer::Sgd;
use netshape::{Trainer, Vector, network};

network!(Net: [4] -> fc(3));

fn train(net: Box<Net>, data: &Dataset<Vector<4>, Classes>) -> Result<(), netshape::Error> {
    let mut trainer = Trainer::new(net, Sgd::new(0.1), CrossEntropy::new()).epochs(2);
    trainer.fit(data, None)?;
    Ok(())
}

fn main() {}
