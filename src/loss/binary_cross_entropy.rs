//! Binary cross-entropy on logits.

use super::{GroupLoss, Loss, elementwise};
use crate::error::{Error, check_hyper_parameter};
use crate::scalar::Scalar;
use crate::shape::Shape;
use crate::tensor::Samples;

/// Binary cross-entropy on logits, for outputs that each say yes or no.
///
/// ```text
/// loss = mean over the batch and the outputs of −w·t·ln σ(x) − (1 − t)·ln(1 − σ(x))
/// ∂loss/∂x = (1 − t − (1 + (w − 1)·t)·σ(−x)) / (batch · outputs)
/// ```
///
/// with targets t from 0 to 1 and the weight w of the positive, 1 by default. The network ends without `sigmoid`: its
/// outputs x are logits. It is computed as (1 − t)·x + (1 + (w − 1)·t)·(ln(1 + e^−|x|) + max(−x, 0)), in which nothing
/// overflows. PyTorch's
/// [`BCEWithLogitsLoss`](https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html) with one
/// `pos_weight` for all outputs.
///
/// ```
/// use netshape::{Samples, Vector};
/// use netshape::loss::{BinaryCrossEntropy, Loss};
///
/// let targets = Samples::<Vector<1>, f64>::from_vec(vec![1.0])?;
/// let mut gradient = [0.0];
/// let loss = BinaryCrossEntropy::new().group(&[0.0], &mut gradient, 1, &targets, &[0], 1.0);
/// assert!((loss.loss - 2_f64.ln()).abs() < 1e-15);
/// assert_eq!(gradient, [-0.5]);
/// # Ok::<(), netshape::ShapeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BinaryCrossEntropy {
    positive_weight: f64,
}

impl BinaryCrossEntropy {
    /// Binary cross-entropy in which yes and no weigh the same.
    #[must_use]
    pub const fn new() -> Self {
        Self { positive_weight: 1.0 }
    }

    /// How much more a missed yes costs than a missed no; above 1 where a yes is rare. At least 0, by default 1.
    #[must_use]
    pub const fn positive_weight(mut self, positive_weight: f64) -> Self {
        self.positive_weight = positive_weight;
        self
    }
}

impl Default for BinaryCrossEntropy {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Shape, T: Scalar> Loss<S, T> for BinaryCrossEntropy {
    type Targets = Samples<S, T>;

    fn check(&self, targets: &Samples<S, T>, indices: &[usize]) -> Result<(), Error> {
        let weight = self.positive_weight;
        let valid = weight.is_finite() && weight >= 0.0;
        check_hyper_parameter("the weight of the positive", weight, valid, "at least 0 and finite")?;
        let all =
            indices.iter().flat_map(|&sample| targets.get(sample).iter().map(move |value| (sample, value.as_f64())));
        match all.into_iter().find(|(_, value)| !(0.0..=1.0).contains(value)) {
            Some((sample, value)) => Err(Error::NotAProbability { sample, value }),
            None => Ok(()),
        }
    }

    fn group(
        &self,
        outputs: &[T],
        gradient: &mut [T],
        lanes: usize,
        targets: &Samples<S, T>,
        indices: &[usize],
        batch: f64,
    ) -> GroupLoss {
        elementwise(outputs, gradient, lanes, targets, indices, batch, |x, t| {
            let weight = 1.0 + (self.positive_weight - 1.0) * t;
            let decay = (-x.abs()).exp();
            // σ(−x), whose exponential is never above 1.
            let miss = if x > 0.0 { decay / (1.0 + decay) } else { 1.0 / (1.0 + decay) };
            ((1.0 - t) * x + weight * (decay.ln_1p() + (-x).max(0.0)), 1.0 - t - weight * miss)
        })
    }
}
