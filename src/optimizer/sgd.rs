//! Stochastic gradient descent.

use super::Rule;
use super::rule::{at_least_zero, runs, vectorized};
use crate::aligned::before_line;
use crate::error::{Error, check_hyper_parameter};
use crate::scalar::Scalar;

/// Stochastic gradient descent, plain or with momentum.
///
/// ```text
/// g ← ∂loss/∂w + λ·w
/// b ← g at the first step, then μ·b + (1 − τ)·g
/// w ← w − η·b            with Nesterov's momentum: w − η·(g + μ·b);  without momentum: w − η·g
/// ```
///
/// η is the learning rate, μ the momentum, τ the dampening and λ the weight decay (L2). PyTorch's
/// [`SGD`](https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html); Nesterov's variant after
/// [Sutskever et al. 2013](https://proceedings.mlr.press/v28/sutskever13.html).
///
/// ```
/// use netshape::optimizer::{Rule, Sgd};
///
/// let sgd = Sgd::new(0.1).momentum(0.9);
/// let (mut w, mut state) = ([1.0_f64], [0.0]);
/// sgd.update(1, &mut w, &[2.0], &mut state);
/// assert_eq!((w, state), ([0.8], [2.0]));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sgd {
    learning_rate: f64,
    momentum: f64,
    dampening: f64,
    nesterov: bool,
    weight_decay: f64,
}

impl Sgd {
    /// Plain gradient descent with this learning rate η.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Self { learning_rate, momentum: 0.0, dampening: 0.0, nesterov: false, weight_decay: 0.0 }
    }

    /// How much of the last direction is kept: μ, by default 0.
    #[must_use]
    pub const fn momentum(mut self, momentum: f64) -> Self {
        self.momentum = momentum;
        self
    }

    /// By how much a new gradient counts less in the momentum: τ, by default 0.
    #[must_use]
    pub const fn dampening(mut self, dampening: f64) -> Self {
        self.dampening = dampening;
        self
    }

    /// Whether to look ahead along the momentum; it needs a momentum and no dampening. By default, no.
    #[must_use]
    pub const fn nesterov(mut self, nesterov: bool) -> Self {
        self.nesterov = nesterov;
        self
    }

    /// L2 regularisation: λ, by default 0.
    #[must_use]
    pub const fn weight_decay(mut self, weight_decay: f64) -> Self {
        self.weight_decay = weight_decay;
        self
    }
}

/// PyTorch's: a learning rate of 10⁻³ and nothing else.
impl Default for Sgd {
    fn default() -> Self {
        Self::new(1e-3)
    }
}

impl Rule for Sgd {
    fn states(&self) -> usize {
        usize::from(self.momentum != 0.0)
    }

    fn update<T: Scalar>(&self, step: u64, parameters: &mut [T], gradients: &[T], state: &mut [T]) {
        assert_eq!(parameters.len(), gradients.len(), "one gradient for each parameter");
        let [buffer] = runs(state, parameters.len(), [self.momentum != 0.0]);
        let [rate, momentum, decay] = [self.learning_rate, self.momentum, self.weight_decay].map(T::of);
        if self.momentum == 0.0 {
            return vectorized(move || {
                for (w, &g) in parameters.iter_mut().zip(gradients) {
                    *w -= rate * (g + decay * *w);
                }
            });
        }
        // At the first step the buffer becomes the gradient itself, dampened or not.
        let (kept, fresh) = if step == 1 { (T::zero(), T::one()) } else { (momentum, T::of(1.0 - self.dampening)) };
        if step == 1 {
            buffer.fill(T::zero());
        }
        // In one go up to the first cache line and in another one from there on, as vectors that lie across two lines take
        // longer. Gradients and state mostly lie as the parameters do.
        let front = before_line(parameters);
        let (w, g, b) = (parameters.split_at_mut(front), gradients.split_at(front), buffer.split_at_mut(front));
        for ((w, g), b) in [((w.0, g.0), b.0), ((w.1, g.1), b.1)] {
            let all = w.iter_mut().zip(g).zip(b);
            if self.nesterov {
                vectorized(move || {
                    for ((w, &g), b) in all {
                        let g = g + decay * *w;
                        *b = kept * *b + fresh * g;
                        *w -= rate * (g + momentum * *b);
                    }
                });
            } else {
                vectorized(move || {
                    for ((w, &g), b) in all {
                        *b = kept * *b + fresh * (g + decay * *w);
                        *w -= rate * *b;
                    }
                });
            }
        }
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }

    fn validate(&self) -> Result<(), Error> {
        at_least_zero("the learning rate of Sgd", self.learning_rate)?;
        at_least_zero("the momentum of Sgd", self.momentum)?;
        at_least_zero("the weight decay of Sgd", self.weight_decay)?;
        let (momentum, dampening) = (self.momentum, self.dampening);
        check_hyper_parameter("the dampening of Sgd", dampening, dampening.is_finite(), "finite")?;
        if self.nesterov {
            check_hyper_parameter("the momentum of Sgd", momentum, momentum > 0.0, "above 0 for Nesterov's")?;
            check_hyper_parameter("the dampening of Sgd", dampening, dampening == 0.0, "0 for Nesterov's momentum")?;
        }
        Ok(())
    }
}
