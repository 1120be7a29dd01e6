use netshape::optimizer::{Optimizer, Sgd};
use netshape::{Gradients, network};

network!(Net: [4] -> fc(3); Other: [4] -> fc(3));

fn step(optimizer: &mut Optimizer<Net, Sgd>, net: &mut Net, gradients: &Gradients<Other>) {
    optimizer.step(net, gradients);
}

fn main() {}
