//! Networks and data sets of random numbers, the same ones in each run.

use netshape::data::Dataset;
use netshape::{Flat, Init, Network, Samples, Scalar, Shape};
use rand::{RngExt, SeedableRng, rngs::StdRng};

/// What a network with the loss [`Mse`](netshape::loss::Mse) learns from.
pub(crate) type Data<N> =
    Dataset<<N as Network>::Input, Samples<<N as Network>::Output, <N as Flat>::Scalar>, <N as Flat>::Scalar>;

pub(crate) fn data<N: Network>(samples: usize) -> Data<N> {
    let mut random = StdRng::seed_from_u64(7);
    let mut numbers = |len: usize| (0..samples * len).map(|_| N::Scalar::of(random.random_range(-1.0..1.0))).collect();
    let inputs = Samples::from_vec(numbers(N::Input::LEN)).expect("whole samples");
    let targets = Samples::from_vec(numbers(N::Output::LEN)).expect("whole samples");
    Dataset::new(inputs, targets).expect("a target for each sample")
}

/// A network of which no parameter is what it begins as, and no statistic either.
#[expect(clippy::unnecessary_box_returns, reason = "a network is made in a box")]
pub(crate) fn drawn<N: Network>() -> Box<N> {
    let mut random = StdRng::seed_from_u64(3);
    let mut network = N::with_init(Init::Uniform { low: -0.9, high: 0.9 }, &mut random);
    network.as_mut_slice().iter_mut().for_each(|number| *number += N::Scalar::of(random.random_range(-0.3..0.3)));
    network
}
