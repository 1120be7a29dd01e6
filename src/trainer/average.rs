//! The exponential moving average of a network's parameters.

use crate::layer_info::parameters;
use crate::network::Network;
use crate::optimizer::vectorized;
use crate::scalar::Scalar;

/// Moves the average towards the network: a ← decay·a + (1 − decay)·w. Running statistics are copied.
pub(super) fn follow<N: Network>(average: &mut N, network: &N, decay: f64) {
    let fresh = N::Scalar::of(1.0 - decay);
    let mut end = 0;
    for run in parameters::<N>() {
        copy(average, network, end..run.start);
        end = run.end;
        let numbers = average.as_mut_slice()[run.clone()].iter_mut().zip(&network.as_slice()[run]);
        vectorized(move || {
            for (a, &w) in numbers {
                *a += fresh * (w - *a);
            }
        });
    }
    copy(average, network, end..N::LEN);
}

fn copy<N: Network>(average: &mut N, network: &N, range: std::ops::Range<usize>) {
    average.as_mut_slice()[range.clone()].copy_from_slice(&network.as_slice()[range]);
}
