//! Networks in a `Box` are taken as they are, wherever an engine's or an optimiser's network follows from them.
#![deny(warnings)]

use netshape::data::Dataset;
use netshape::loss::Mse;
use netshape::optimizer::{Optimizer, Sgd};
use netshape::{Engine, Gradients, Map, Network, Predictor, Samples, Tensor, Vector, network};
use rand::{SeedableRng, rngs::StdRng};

network!(Net: [1, 6, 6] -> conv(2, k3) -> relu -> fc(3));

fn generic<N: Network>(network: &mut N, samples: &Samples<N::Input, N::Scalar>) -> Samples<N::Output, N::Scalar> {
    Engine::new(1).forward(network, samples)
}

fn main() -> Result<(), netshape::Error> {
    let mut net = <Net>::new(&mut StdRng::seed_from_u64(1));
    let images = Samples::<Map<1, 6, 6>>::zeros(5);
    let outputs = Engine::new(1).forward(&net, &images);
    assert_eq!(outputs, Engine::new(2).forward(&*net, &images));
    assert_eq!(outputs, generic(&mut *net, &images));
    let one = Predictor::new().forward(&net, &Tensor::zeros());
    assert_eq!(one.as_slice().len(), outputs.sample(0).as_slice().len());

    let data: Dataset<Map<1, 6, 6>, Samples<Vector<3>>> = Dataset::new(images, outputs)?;
    let (mut engine, mut gradients) = (Engine::new(1), Gradients::zeros());
    engine.evaluate(&net, &Mse, &data)?;
    engine.gradients(&net, &Mse, &data, &[0, 1], &mut gradients)?;
    let mut optimizer = Optimizer::new(Sgd::new(0.1))?;
    optimizer.step(&mut net, &gradients);
    engine.step(&mut net, &mut optimizer, &Mse, &data, &[0, 1])?;
    let lent = &mut net;
    engine.step(lent, &mut optimizer, &Mse, &data, &[2])?;
    engine.step(&mut **lent, &mut optimizer, &Mse, &data, &[2])?;
    Ok(())
}
