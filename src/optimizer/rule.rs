//! What every rule has in common.

use crate::error::{Error, check_hyper_parameter};
use crate::scalar::Scalar;

/// A rule by which parameters follow their gradients, with its hyper-parameters.
///
/// A rule is a value without memory of its own; what it has to remember from step to step is kept for it, as
/// [`states`](Self::states) numbers a parameter. No parameter depends on another's gradient, so a network may be updated
/// in chunks and by several threads, each chunk with its own state.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a rule by which parameters follow their gradients",
    label = "not a rule",
    note = "write one such as `Sgd::new(0.1)` or `Adam::new(0.001)`"
)]
pub trait Rule: Clone + Send + Sync + 'static {
    /// How many numbers are kept for each parameter.
    fn states(&self) -> usize;

    /// Makes one step.
    ///
    /// `step` counts from 1. `state` holds [`states`](Self::states) runs of `parameters.len()` numbers, one behind the
    /// other, and belongs to these parameters alone. What it holds at the first step does not matter.
    ///
    /// # Panics
    /// If the slices' lengths do not fit together.
    fn update<T: Scalar>(&self, step: u64, parameters: &mut [T], gradients: &[T], state: &mut [T]);

    /// The learning rate.
    #[must_use]
    fn learning_rate(&self) -> f64;

    /// Changes the learning rate, as a schedule does between steps.
    fn set_learning_rate(&mut self, learning_rate: f64);

    /// Checks the hyper-parameters, once, before training.
    ///
    /// # Errors
    /// If one of them is outside of its range.
    fn validate(&self) -> Result<(), Error>;
}

/// `state` as `N` runs of `len` numbers. Runs that are not kept are empty.
pub(super) fn runs<T, const N: usize>(state: &mut [T], len: usize, kept: [bool; N]) -> [&mut [T]; N] {
    let count = kept.iter().filter(|&&kept| kept).count();
    assert_eq!(state.len(), count * len, "{count} numbers of state for each of {len} parameters");
    let mut rest = state;
    kept.map(|kept| {
        let (run, tail) = std::mem::take(&mut rest).split_at_mut(if kept { len } else { 0 });
        rest = tail;
        run
    })
}

/// Runs a loop over plain slices with the widest vectors of this machine: it is compiled once for each instruction set.
/// Multiplications and additions stay apart, so that the numbers are the same on all of them.
///
/// The loop must own what it reads (`move`, also in closures that it calls): a number behind a reference would be read
/// again after each write, and nothing would be vectorised. Iterators are best made before, for the same reason.
pub(crate) fn vectorized(inner_loop: impl FnOnce()) {
    pulp::Arch::new().dispatch(inner_loop);
}

pub(super) fn at_least_zero(name: &'static str, value: f64) -> Result<(), Error> {
    check_hyper_parameter(name, value, value.is_finite() && value >= 0.0, "at least 0 and finite")
}

pub(super) fn below_one(name: &'static str, value: f64) -> Result<(), Error> {
    check_hyper_parameter(name, value, (0.0..1.0).contains(&value), "at least 0 and below 1")
}
