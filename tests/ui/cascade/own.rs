use netshape::data::Dataset;
use netshape::loss::{Classes, CrossEntropy};
use netshape::optimizer::Sgd;
use netshape::{Map, Trainer, network};
use rand::{SeedableRng, rngs::StdRng};

struct Swish;

network!(Body: [1, 28, 28] -> conv(6, k5) -> relu -> maxpool(2));

network! {
    /// Whose body takes another image.
    Net: [1, 32, 32] -> Body -> [6, 12, 12] -> Swish -> [6, 12, 12] -> fc(10);
    Other: [1, 28, 28] -> body: Body -> [6, 12, 12] -> fcc(10);
}

fn train(data: &Dataset<Map<1, 32, 32>, Classes>) {
    let net = <Net>::new(&mut StdRng::seed_from_u64(<Net>::PARAMETERS as u64));
    let trainer = Trainer::new(net, CrossEntropy::new(), Sgd::new(0.1));
    let _ = (trainer, data, <Net>::summary());
}

fn filters(other: &Other) -> &[[[[f32; 5]; 5]; 1]; 6] {
    &other.body.conv1.weight
}

fn main() {
    let _ = (train, filters);
}
