use netshape::loss::CrossEntropy;
use netshape::optimizer::Sgd;
use netshape::{Trainer, network};

network!(Net: [1, 6, 6] -> conv(2, k3));

fn train(net: Box<Net>) {
    let _ = Trainer::new(net, CrossEntropy::new(), Sgd::new(0.1)).epochs(3);
}

fn main() {}
