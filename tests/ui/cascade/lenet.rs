use netshape::data::Dataset;
use netshape::loss::{Classes, CrossEntropy};
use netshape::optimizer::Sgd;
use netshape::{Error, Flat, Gradients, Map, Network, Tensor, Trainer, Vector, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    /// Its second convolution takes 6 channels.
    #[derive(Debug, Clone, PartialEq)]
    pub LeNet: [1, 28, 28]
        -> conv(1, 6, k5, p2) -> relu -> maxpool(2) -> conv(3, 16, k5) -> relu -> maxpool(2)
        -> fc(120) -> relu -> head: fc(10)
}

pub struct Model {
    pub net: LeNet,
    pub precise: Option<Box<LeNet<f64>>>,
}

fn train(data: &Dataset<Map<1, 28, 28>, Classes>) -> Result<Box<LeNet>, Error> {
    let net = <LeNet>::new(&mut StdRng::seed_from_u64(1));
    println!("{} {} {}", <LeNet>::PARAMETERS, net.conv2.weight[0][0][0][0], net.head.bias[9]);
    let mut trainer = Trainer::new(net, CrossEntropy::new(), Sgd::new(0.1)).epochs(2);
    trainer.fit(data, None)?;
    Ok(trainer.into_network())
}

fn inferred(image: &Tensor<Map<1, 28, 28>>) -> f32 {
    let net = LeNet::new(&mut StdRng::seed_from_u64(1));
    let _ = LeNet::new(&mut StdRng::seed_from_u64(2));
    net.forward(image)[3]
}

fn classify(model: &Model, image: &Tensor<Map<1, 28, 28>>) -> Tensor<Vector<10>> {
    let gradients = Gradients::<LeNet>::zeros();
    println!("{:?} {}", model.net, gradients.fc1.weight[0][0] + gradients.as_slice()[0]);
    model.net.forward(image)
}

fn main() {}
