//! The exponential moving average of a network's numbers.

use crate::network::Network;
use crate::optimizer::vectorized;
use crate::scalar::Scalar;

/// Moves the average towards the network: a ← decay·a + (1 − decay)·w. Running statistics are averaged like parameters,
/// as they would not be those of the averaged parameters otherwise.
pub(super) fn follow<N: Network>(average: &mut N, network: &N, decay: f64) {
    let fresh = N::Scalar::of(1.0 - decay);
    let numbers = average.as_mut_slice().iter_mut().zip(network.as_slice());
    vectorized(move || {
        for (a, &w) in numbers {
            *a += fresh * (w - *a);
        }
    });
}
