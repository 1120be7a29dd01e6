use netshape::loss::Mse;
use netshape::{Trainer, network};

network!(Net: [4] -> fc(3));

fn train(net: Box<Net>) {
    let _ = Trainer::new(net, Mse, 0.1);
}

fn main() {}
