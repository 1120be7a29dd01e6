//! A step by the gradients of several batches.

use crate::engine::{Batch, Engine, Evaluation};
use crate::error::Error;
use crate::layer_info::statistics;
use crate::loss::Loss;
use crate::network::{Gradients, Network};
use crate::optimizer::{Optimizer, Rule, vectorized};
use crate::scalar::Scalar;

/// The sum of the gradients of several batches, and the gradient of one.
pub(super) struct Accumulator<N: Network> {
    sum: Gradients<N>,
    part: Gradients<N>,
}

impl<N: Network> Accumulator<N> {
    pub(super) fn new() -> Self {
        Self { sum: Gradients::zeros(), part: Gradients::zeros() }
    }

    /// A step by the gradient of the mean loss over all samples of `whole`, which goes through the network in batches of
    /// `size`. Where the loss is not finite, the parameters stay what they are.
    pub(super) fn step<L: Loss<N::Output, N::Scalar>, R: Rule>(
        &mut self,
        engine: &mut Engine<N>,
        network: &mut N,
        optimizer: &mut Optimizer<N, R>,
        loss: &L,
        whole: Batch<'_, L::Targets, N::Scalar>,
        size: usize,
    ) -> Result<Evaluation, Error> {
        let weight = loss.weight(whole.targets, whole.indices);
        let mut total = Evaluation { loss: 0.0, accuracy: None };
        let parts = whole.parts(size);
        let last = parts.len().saturating_sub(1);
        self.sum.as_mut_slice().fill(N::Scalar::default());
        for (index, batch) in parts.enumerate() {
            let (samples, own) = (batch.indices.len() as f64, loss.weight(batch.targets, batch.indices));
            let evaluation = engine.gradients_by(network, loss, batch, optimizer.first_moving(), &mut self.part)?;
            if !evaluation.loss.is_finite() {
                return Ok(evaluation);
            }
            let share = if weight > 0.0 { own / weight } else { 0.0 };
            total.loss += share * evaluation.loss;
            if let Some(accuracy) = evaluation.accuracy {
                *total.accuracy.get_or_insert(0.0) += accuracy * samples / whole.indices.len() as f64;
            }
            self.add(N::Scalar::of(share));
            // The last batch's statistics are followed in the update.
            if index < last {
                Optimizer::<N, R>::follow(network, &self.part);
            }
        }
        for range in statistics::<N>() {
            self.sum.as_mut_slice()[range.clone()].copy_from_slice(&self.part.as_slice()[range]);
        }
        match optimizer.norm(&self.sum) {
            Some(norm) if !norm.is_finite() => return Err(Error::GradientNotFinite { norm }),
            _ => optimizer.step(network, &self.sum),
        }
        Ok(total)
    }

    fn add(&mut self, share: N::Scalar) {
        let numbers = self.sum.as_mut_slice().iter_mut().zip(self.part.as_slice());
        vectorized(move || {
            for (sum, &part) in numbers {
                *sum += share * part;
            }
        });
    }
}
