use netshape::data::Dataset;
use netshape::loss::{Classes, CrossEntropy};
use netshape::optimizer::Adam;
use netshape::{Map, Network, Tensor, Trainer, Vector, network};
use rand::{SeedableRng, rngs::StdRng};

network!(Net: [32, 32, 3] -> conv(16, k3, p1) -> relu -> gap -> fc(10));

fn train(data: &Dataset<Map<3, 32, 32>, Classes>) -> Box<Net> {
    let net = Net::new(&mut StdRng::seed_from_u64(1));
    let mut trainer = Trainer::new(net, CrossEntropy::new(), Adam::new(0.002));
    trainer.fit(data, None).unwrap();
    trainer.into_network()
}

fn classify(net: &Net, image: &Tensor<Map<3, 32, 32>>) -> Tensor<Vector<10>> {
    net.forward(image)
}

fn main() {
    println!("{}", Net::PARAMETERS);
}
