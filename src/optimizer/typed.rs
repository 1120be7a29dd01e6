//! A rule at work on one network.

use std::marker::PhantomData;

use super::Rule;
use crate::error::Error;
use crate::network::{Gradients, Network};

/// How many parameters are updated before the next ones, so that they, their gradients and their state stay in cache.
const CHUNK: usize = 4096;

/// A [`Rule`] with what it remembers of one network.
///
/// ```
/// use netshape::optimizer::{Optimizer, Sgd};
/// use netshape::{Gradients, Network, network};
/// # use rand::{SeedableRng, rngs::StdRng};
///
/// network!(Line: [1] -> fc(1));
/// let mut line = <Line>::new(&mut StdRng::seed_from_u64(1));
/// let mut gradients = Gradients::<Line>::zeros();
/// gradients.fc1.bias[0] = 2.0;
/// let before = line.fc1.bias[0];
/// Optimizer::<Line, _>::new(Sgd::new(0.1))?.step(&mut line, &gradients);
/// assert_eq!(line.fc1.bias[0], before - 0.1 * 2.0);
/// # Ok::<(), netshape::Error>(())
/// ```
pub struct Optimizer<N: Network, R: Rule> {
    rule: R,
    /// For each chunk of parameters, the rule's runs of state.
    state: Vec<N::Scalar>,
    steps: u64,
    network: PhantomData<fn(&mut N)>,
}

impl<N: Network, R: Rule> Optimizer<N, R> {
    /// The rule, before its first step.
    ///
    /// # Errors
    /// If one of the rule's hyper-parameters is outside of its range.
    pub fn new(rule: R) -> Result<Self, Error> {
        rule.validate()?;
        let state = vec![N::Scalar::default(); rule.states() * N::LEN];
        Ok(Self { rule, state, steps: 0, network: PhantomData })
    }

    /// Changes the rule's learning rate, as a schedule does between steps.
    pub fn set_learning_rate(&mut self, learning_rate: f64) {
        self.rule.set_learning_rate(learning_rate);
    }

    /// The rule.
    #[must_use]
    pub fn rule(&self) -> &R {
        &self.rule
    }

    /// How many steps were made.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Makes one step against the gradients.
    pub fn step(&mut self, network: &mut N, gradients: &Gradients<N>) {
        self.steps += 1;
        let states = self.rule.states();
        let parameters = network.as_mut_slice().chunks_mut(CHUNK);
        let mut state = &mut self.state[..];
        for (parameters, gradients) in parameters.zip(gradients.as_slice().chunks(CHUNK)) {
            let (own, rest) = state.split_at_mut(states * parameters.len());
            self.rule.update(self.steps, parameters, gradients, own);
            state = rest;
        }
    }
}
