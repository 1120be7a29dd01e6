//! A network's backward against central differences.

use netshape::data::Dataset;
use netshape::kernel::Isa;
use netshape::loss::Loss;
use netshape::{Network, check_gradients};

/// Far above what differences in `f64` are off, far below what a wrong term would make.
const TOLERANCE: f64 = 1e-6;

/// Holds the gradients of all parameters and inputs against central differences, on each of these instruction sets.
pub(crate) fn assert_gradients<N, L>(
    network: &N,
    loss: &L,
    data: &Dataset<N::Input, L::Targets, f64>,
    isas: impl IntoIterator<Item = Isa>,
) where
    N: Network<Scalar = f64>,
    L: Loss<N::Output, f64>,
    L::Targets: Clone,
{
    for isa in isas {
        let check = check_gradients(network, loss, data, isa).expect("data that suit the loss");
        let name = std::any::type_name::<N>();
        assert!(check.parameters.relative < TOLERANCE, "{name} on {isa:?}: {:?}", check.parameters);
        assert!(check.inputs.relative < TOLERANCE, "{name} on {isa:?}: {:?}", check.inputs);
    }
}
