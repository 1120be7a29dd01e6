//! Softmax cross-entropy on logits.

use super::{Classes, GroupLoss, Loss, assert_group};
use crate::error::{Error, check_hyper_parameter};
use crate::scalar::Scalar;
use crate::shape::Vector;

/// Softmax cross-entropy: how surprised the network is by the right class.
///
/// ```text
/// p = softmax(x)     q[k] = (1 − ε)·w[class]·[k = class] + ε/K·w[k]     loss = −Σ over the batch and k of q[k]·ln p[k] / W
/// ∂loss/∂x[k] = (p[k]·Σ_j q[j] − q[k]) / W                              W = Σ over the batch of w[class]
/// ```
///
/// with K classes, the label smoothing ε, 0 by default, and the classes' weights w, 1 by default: then the q of a sample
/// add up to 1, W is the size of the batch, and the loss a plain mean. The network ends without `softmax`: its outputs x are
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
///     &CrossEntropy::default(), &[3.0, 3.0], &mut gradient, 1, &Classes::from(vec![0]), &[0], 1.0,
/// );
/// assert!((loss.loss - 2_f64.ln()).abs() < 1e-15);
/// assert_eq!(gradient, [-0.5, 0.5]);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CrossEntropy {
    label_smoothing: f64,
    /// One for each class, or none.
    class_weights: Vec<f64>,
}

impl CrossEntropy {
    /// Cross-entropy without label smoothing, in which all classes weigh the same.
    #[must_use]
    pub const fn new() -> Self {
        Self { label_smoothing: 0.0, class_weights: Vec::new() }
    }

    /// Gives the share ε of each target to all classes alike; from 0 (the default) to 1.
    #[must_use]
    pub const fn label_smoothing(mut self, label_smoothing: f64) -> Self {
        self.label_smoothing = label_smoothing;
        self
    }

    /// How much the samples of each class count, one weight a class: for classes with few samples, more than for others.
    /// The loss stays a mean: only the weights' ratios matter to it. By default, all classes count the same.
    ///
    /// ```
    /// use netshape::loss::{Classes, CrossEntropy};
    ///
    /// // As much for each class, whatever its share of the samples.
    /// let classes = Classes::from(vec![0, 0, 0, 1]);
    /// let loss = CrossEntropy::new().class_weights(classes.counts(2).iter().map(|&count| 1.0 / count as f64));
    /// ```
    #[must_use]
    pub fn class_weights(mut self, weights: impl IntoIterator<Item = impl std::borrow::Borrow<f64>>) -> Self {
        self.class_weights = weights.into_iter().map(|weight| *weight.borrow()).collect();
        self
    }

    /// What a sample of this class, or this class's share of a smoothed target, counts.
    fn class_weight(&self, class: usize) -> f64 {
        self.class_weights.get(class).copied().unwrap_or(1.0)
    }
}

impl CrossEntropy {
    fn check_weights(&self, classes: usize) -> Result<(), Error> {
        let weights = &self.class_weights;
        if weights.is_empty() {
            return Ok(());
        }
        if weights.len() != classes {
            return Err(Error::ClassWeights { weights: weights.len(), classes });
        }
        for &weight in weights {
            let valid = weight.is_finite() && weight >= 0.0;
            check_hyper_parameter("a class weight", weight, valid, "at least 0 and finite")?;
        }
        let largest = weights.iter().fold(0.0, |largest: f64, &weight| largest.max(weight));
        check_hyper_parameter("the largest class weight", largest, largest > 0.0, "above 0")
    }
}

impl<const N: usize, T: Scalar> Loss<Vector<N>, T> for CrossEntropy {
    type Targets = Classes;

    fn check(&self, targets: &Classes, indices: &[usize]) -> Result<(), Error> {
        let smoothing = self.label_smoothing;
        check_hyper_parameter("the label smoothing", smoothing, (0.0..=1.0).contains(&smoothing), "from 0 to 1")?;
        self.check_weights(N)?;
        let classes = indices.iter().map(|&sample| (sample, targets.as_slice()[sample]));
        match classes.into_iter().find(|&(_, class)| class >= N) {
            Some((sample, class)) => Err(Error::ClassOutOfRange { sample, class, classes: N }),
            None => Ok(()),
        }
    }

    fn weight(&self, targets: &Classes, indices: &[usize]) -> f64 {
        if self.class_weights.is_empty() {
            return indices.len() as f64;
        }
        indices.iter().map(|&index| self.class_weight(targets.as_slice()[index])).sum()
    }

    fn group(
        &self,
        outputs: &[T],
        gradient: &mut [T],
        lanes: usize,
        targets: &Classes,
        indices: &[usize],
        batch: f64,
    ) -> GroupLoss {
        assert_group::<Vector<N>, T>(outputs, gradient, lanes, indices);
        // Classes that weigh nothing have no mean: they add nothing.
        let share = if batch > 0.0 { 1.0 / batch } else { 0.0 };
        let smooth = self.label_smoothing / N as f64;
        let smooth_total = smooth * self.class_weights.iter().sum::<f64>();
        let mut sum = 0.0;
        let mut correct = 0;
        gradient.fill(T::zero());
        for (lane, &index) in indices.iter().enumerate() {
            let class = targets.as_slice()[index];
            let hard = (1.0 - self.label_smoothing) * self.class_weight(class);
            let total = if self.class_weights.is_empty() { 1.0 } else { hard + smooth_total };
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
                let target = smooth * self.class_weight(k) + if k == class { hard } else { 0.0 };
                // A logit of −∞ is fine for a class that is not wanted.
                if target > 0.0 {
                    sum -= target * (x - largest - log_sum);
                }
                *gradient = T::of((gradient.as_f64() / exponentials * total - target) * share);
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
