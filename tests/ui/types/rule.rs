use netshape::data::Dataset;
use netshape::loss::Mse;
use netshape::optimizer::Optimizer;
use netshape::{Samples, Trainer, Vector, network};

network!(Net: [4] -> fc(3));

fn train(net: Box<Net>, data: &Dataset<Vector<4>, Samples<Vector<3>>>) -> Result<(), netshape::Error> {
    let mut trainer = Trainer::new(net, Mse, 0.1).epochs(2);
    trainer.fit(data, None)?;
    println!("{:?}", trainer.network().fc1.bias);
    Ok(())
}

fn step() {
    let mut optimizer = Optimizer::<Net, _>::new(0.1).unwrap();
    optimizer.set_learning_rate(0.1);
}

fn main() {}
