//! A rule at work on one network.

use std::marker::PhantomData;

use super::Rule;
use crate::error::Error;
use crate::layer::norm::MOMENTUM;
use crate::layer_info::statistics;
use crate::network::{Gradients, Network};
use crate::scalar::Scalar;

/// How many parameters are updated before the next ones, so that they, their gradients and their state stay in cache.
pub(crate) const CHUNK: usize = 4096;

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

    /// Makes one step against the gradients. Running statistics, which no rule moves, follow those of the batch, which
    /// the gradients hold in their place.
    ///
    /// Where the gradients themselves are not wanted, [`Engine::step`](crate::Engine::step) is faster.
    pub fn step(&mut self, network: &mut N, gradients: &Gradients<N>) {
        let (update, chunks) = self.begin(network);
        for (chunk, gradients) in chunks.zip(gradients.as_slice().chunks(CHUNK)) {
            update.apply(chunk, gradients);
        }
    }

    /// Begins a step: what updates a chunk of parameters by its gradients, and all chunks. They may be updated in any
    /// order and on any thread.
    pub(crate) fn begin<'a>(
        &'a mut self,
        network: &'a mut N,
    ) -> (Update<'a, N, R>, impl Iterator<Item = Chunk<'a, N::Scalar>> + Send) {
        self.steps += 1;
        let states = self.rule.states();
        let mut rest = &mut self.state[..];
        let chunks = network.as_mut_slice().chunks_mut(CHUNK).enumerate().map(move |(index, numbers)| {
            let (state, behind) = std::mem::take(&mut rest).split_at_mut(states * numbers.len());
            rest = behind;
            Chunk { start: index * CHUNK, numbers, state }
        });
        (Update { rule: &self.rule, step: self.steps, network: PhantomData }, chunks)
    }
}

/// A step that has begun.
pub(crate) struct Update<'a, N, R> {
    rule: &'a R,
    step: u64,
    network: PhantomData<fn(&mut N)>,
}

impl<N: Network, R: Rule> Update<'_, N, R> {
    /// Updates a chunk by its gradients: parameters by the rule, running statistics by those of the batch.
    pub(crate) fn apply(&self, chunk: Chunk<'_, N::Scalar>, gradients: &[N::Scalar]) {
        let Chunk { start, numbers, mut state } = chunk;
        let len = numbers.len();
        let inside = |place: usize| place.clamp(start, start + len) - start;
        let [kept, fresh] = [1.0 - MOMENTUM, MOMENTUM].map(N::Scalar::of);
        let mut done = 0;
        let pieces = statistics::<N>().map(|range| inside(range.start)..inside(range.end));
        for piece in pieces.filter(|piece| !piece.is_empty()).chain(std::iter::once(len..len)) {
            let parameters = &mut numbers[done..piece.start];
            let (own, rest) = state.split_at_mut(self.rule.states() * parameters.len());
            self.rule.update(self.step, parameters, &gradients[done..piece.start], own);
            for (running, &batch) in numbers[piece.clone()].iter_mut().zip(&gradients[piece.clone()]) {
                *running = kept * *running + fresh * batch;
            }
            (state, done) = (rest, piece.end);
        }
    }
}

/// At most [`CHUNK`] numbers of a network, and what the rule remembers of them.
pub(crate) struct Chunk<'a, T> {
    start: usize,
    numbers: &'a mut [T],
    state: &'a mut [T],
}
