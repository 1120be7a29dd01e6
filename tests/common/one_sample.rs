//! One sample at a time against a batch.

use netshape::kernel::Isa;
use netshape::{Engine, Network, Predictor, Scalar};

use super::Precision;
use super::drawn::{data, drawn};

/// Whether a network's outputs are those of a batch, on every instruction set.
pub(crate) fn agrees_with_a_batch<N: Network>()
where
    N::Scalar: Precision,
{
    let (network, data) = (drawn::<N>(), data::<N>(5));
    let inputs = data.inputs();
    for isa in Isa::available() {
        let batch = Engine::on(isa, 1).forward(&*network, inputs);
        let mut predictor = Predictor::on(isa);
        for i in 0..inputs.len() {
            let one = predictor.forward(&*network, &inputs.sample(i));
            let expected: Vec<f64> = batch.get(i).iter().map(|x| x.as_f64()).collect();
            let what = format!("{} on {isa:?}", std::any::type_name::<N>());
            super::assert_close(&what, one.as_slice(), &expected);
            if isa == Isa::detect() {
                assert_eq!(network.forward(&inputs.sample(i)), one);
            }
        }
    }
}
