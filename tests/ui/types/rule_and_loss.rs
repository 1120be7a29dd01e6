use netshape::loss::Mse;
use netshape::optimizer::Sgd;
use netshape::{Trainer, network};

network!(Net: [4] -> fc(3));

fn train(net: Box<Net>) {
    let _ = Trainer::new(net, Sgd::new(0.1), Mse);
}

fn main() {}
