//! Softmax cross-entropy on logits.

use super::{Classes, GroupLoss, Loss, assert_group};
use crate::error::{Error, check_hyper_parameter};
use crate::scalar::Scalar;
use crate::shape::Vector;

/// Softmax cross-entropy: how surprised the network is by the right class.
///
/// ```text
/// p = softmax(x)     q[k] = (1 − ε)·[k = class] + ε/K     loss = mean over the batch of −Σ_k q[k]·ln p[k]
/// ∂loss/∂x[k] = (p[k] − q[k]) / batch
/// ```
///
/// with K classes and the label smoothing ε, 0 by default. The network ends without `softmax`: its outputs x are
/// logits. The logarithm of the sum is taken after the largest logit is subtracted, so that no logit is too large.
/// PyTorch's [`CrossEntropyLoss`](https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html).
///
/// ```
/// use netshape::Vector;
/// use netshape::loss::{Classes, CrossEntropy, Loss};
///
/// // One sample in one lane, of two equally likely classes: the surprise is one bit.
/// let mut gradient = [0.0_f64; 2];
/// let loss = Loss::<Vector<2>, f64>::group(
///     &CrossEntropy::default(), &[3.0, 3.0], &mut gradient, 1, &Classes::from(vec![0]), &[0], 1,
/// );
/// assert!((loss.loss - 2_f64.ln()).abs() < 1e-15);
/// assert_eq!(gradient, [-0.5, 0.5]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CrossEntropy {
    label_smoothing: f64,
}

impl CrossEntropy {
    /// Cross-entropy without label smoothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { label_smoothing: 0.0 }
    }

    /// Gives the share ε of each target to all classes alike; from 0 (the default) to 1.
    #[must_use]
    pub const fn label_smoothing(mut self, label_smoothing: f64) -> Self {
        self.label_smoothing = label_smoothing;
        self
    }
}

impl<const N: usize, T: Scalar> Loss<Vector<N>, T> for CrossEntropy {
    type Targets = Classes;

    fn check(&self, targets: &Classes, indices: &[usize]) -> Result<(), Error> {
        let smoothing = self.label_smoothing;
        check_hyper_parameter("the label smoothing", smoothing, (0.0..=1.0).contains(&smoothing), "from 0 to 1")?;
        let classes = indices.iter().map(|&sample| (sample, targets.as_slice()[sample]));
        match classes.into_iter().find(|&(_, class)| class >= N) {
            Some((sample, class)) => Err(Error::ClassOutOfRange { sample, class, classes: N }),
            None => Ok(()),
        }
    }

    fn group(
        &self,
        outputs: &[T],
        gradient: &mut [T],
        lanes: usize,
        targets: &Classes,
        indices: &[usize],
        batch: usize,
    ) -> GroupLoss {
        assert_group::<Vector<N>, T>(outputs, gradient, lanes, indices);
        let share = 1.0 / batch as f64;
        let smooth = self.label_smoothing / N as f64;
        let mut sum = 0.0;
        let mut correct = 0;
        gradient.fill(T::zero());
        for (lane, &index) in indices.iter().enumerate() {
            let class = targets.as_slice()[index];
            let logits = || outputs[lane..].iter().step_by(lanes).map(|x| x.as_f64());
            let (largest, argmax) = largest(logits());
            correct += usize::from(argmax == Some(class));

            // Everything below is of the logits less the largest, so that the exponentials are from 0 to 1. They wait in
            // the gradient for their sum.
            let mut exponentials = 0.0;
            for (x, gradient) in logits().zip(gradient[lane..].iter_mut().step_by(lanes)) {
                let exponential = (x - largest).exp();
                exponentials += exponential;
                *gradient = T::of(exponential);
            }
            let log_sum = exponentials.ln();
            for (k, (x, gradient)) in logits().zip(gradient[lane..].iter_mut().step_by(lanes)).enumerate() {
                let target = smooth + if k == class { 1.0 - self.label_smoothing } else { 0.0 };
                // A logit of −∞ is fine for a class that is not wanted.
                if target > 0.0 {
                    sum -= target * (x - largest - log_sum);
                }
                *gradient = T::of((gradient.as_f64() / exponentials - target) * share);
            }
        }
        GroupLoss { loss: sum * share, correct: Some(correct) }
    }
}

/// The largest number and where it stands first; nowhere if one of them is not a number.
fn largest(logits: impl Iterator<Item = f64>) -> (f64, Option<usize>) {
    let mut largest = f64::NEG_INFINITY;
    let mut argmax = None;
    for (k, x) in logits.enumerate() {
        if x.is_nan() {
            return (x, None);
        }
        if x > largest {
            (largest, argmax) = (x, Some(k));
        }
    }
    (largest, argmax)
}
