use netshape::loss::CrossEntropy;
use netshape::optimizer::Sgd;
use netshape::{Trainer, network};

network!(Net: [4] -> fc(3));

fn train(net: Box<Net>) {
    let _ = Trainer::new(net, CrossEntropy::new(), Sgd::new(0.1)).schedule(0.01);
}

fn main() {}
