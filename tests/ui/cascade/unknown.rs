use netshape::data::Dataset;
use netshape::loss::{Classes, CrossEntropy, Mse};
use netshape::optimizer::Adam;
use netshape::{Arena, Map, Network, Samples, Tensor, Trainer, Vector, network};
use rand::{SeedableRng, rngs::StdRng};

const SIDE: usize = 9;

network! {
    block two(w) = fc(w) -> reul -> fc(w);
    Input: [-1, 9, 9] -> conv(4, k3) -> relu -> fc(10);
    Output: [1, SIDE, SIDE] -> conv(4, k3) -> relu -> upsample(2);
    #[weights("nothing.safetensors")]
    Fields: [16] -> two(16) -> head: two(10) -> fc(3);
    Parameter<const N: usize = 10>: [16] -> fc(N);
}

fn input(net: &Input, image: &Tensor<Map<1, 9, 9>>) -> ([f32; 10], Tensor<Vector<10>>) {
    let mut arena = Arena::<{ <Input>::ARENA_LEN }>::new();
    (*net.infer(&[[[0.0; 9]; 9]; 1], &mut arena), net.forward(image))
}

fn output(net: Box<Output>, data: &Dataset<Map<1, 9, 9>, Samples<Map<4, 14, 14>>>) -> Tensor<Map<4, 14, 14>> {
    let mut trainer = Trainer::new(net, Mse, Adam::new(0.1)).epochs(1);
    trainer.fit(data, None).unwrap();
    trainer.network().forward(&Tensor::zeros())
}

fn fields(net: &Fields, data: &Dataset<Vector<16>, Classes>) -> f32 {
    let _ = Trainer::new(<Fields>::new(&mut StdRng::seed_from_u64(1)), CrossEntropy::new(), Adam::new(0.1)).fit(data, None);
    net.fc2.bias[15] + net.head_fc1.weight[9][15] + Fields::TRAINED.fc3.bias[2]
}

fn parameter(net: &Parameter, other: &Parameter<12>) -> [f32; 12] {
    println!("{}", net.fc1.bias[9]);
    other.fc1.bias
}

const _: () = assert!(<Output>::MULTIPLY_ADDS > 100 && <Fields>::PARAMETERS == 731);

fn main() {}
