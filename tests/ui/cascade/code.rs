//! Code around a network with a mistake: traits, constants, statics, what is generic over networks.

use std::ops::Deref;

use netshape::{Flat, Map, Network, Scalar, Tensor, Vector, network};

network! {
    #[derive(Clone)]
    Net: [16] -> fcc(4) -> fc(3);
}

trait Named<T> {
    const LABEL: usize;
    fn first(&self) -> T;
}

impl<T: Scalar> Named<T> for Net<T> {
    const LABEL: usize = 4;
    fn first(&self) -> T {
        self.fc7.bias[2]
    }
}

struct Wrap<N: Network = Net>(Box<N>);

impl Deref for Wrap {
    type Target = Net;
    fn deref(&self) -> &Net {
        &self.0
    }
}

static ZEROS: Net = netshape::embed::zeros();
const NUMBERS: [f32; <Net>::PARAMETERS] = [0.0; <Net>::PARAMETERS];
const _: () = assert!(NUMBERS.len() * 4 == size_of::<Net>() && <Net as Named<f32>>::LABEL == 4);

fn apply<T: Scalar>(net: &Net<T>, x: &Tensor<Vector<16>, T>) -> Tensor<Vector<3>, T> {
    let _ = net.first();
    net.forward(x)
}

fn image<N: Network<Input = Map<1, 4, 4>, Output = Vector<7>>>(_: &N) {}

fn all(net: &mut Net, precise: &Net<f64>, wrap: &Wrap) -> f32 {
    image(net);
    image(precise);
    net.as_mut_slice().fill(wrap.fc99.weight[1][2] + ZEROS.fc1.bias[0]);
    let Net { fc1, .. } = net.clone();
    fc1.bias[1]
}

fn hidden() -> impl Network<Output = Vector<4>> {
    let net: Box<Net> = Net::zeroed();
    *net
}

fn main() {
    network!(Inside: [4] -> reul -> fc(2));
    let _: [f32; 2] = <Inside>::zeroed().fc1.bias;
}
