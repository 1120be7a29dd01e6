//! AdaGrad: each parameter's step shrinks with the squares of all its gradients so far.

use super::Rule;
use super::rule::{at_least_zero, runs, vectorized};
use crate::error::Error;
use crate::scalar::Scalar;

/// AdaGrad: steps that shrink with the sum of the squared gradients.
///
/// ```text
/// g ← ∂loss/∂w + λ·w
/// s ← s + g²,  before the first step the initial accumulator
/// w ← w − η / (1 + (step − 1)·η′) · g / (√s + ε)
/// ```
///
/// η is the learning rate, η′ its decay, λ the weight decay (L2). PyTorch's
/// [`Adagrad`](https://docs.pytorch.org/docs/stable/generated/torch.optim.Adagrad.html), after
/// [Duchi, Hazan and Singer 2011](https://jmlr.org/papers/v12/duchi11a.html).
///
/// ```
/// use netshape::optimizer::{AdaGrad, Rule};
///
/// let (mut w, mut state) = ([1.0_f64], [0.0]);
/// AdaGrad::new(0.5).epsilon(0.0).update(1, &mut w, &[-3.0], &mut state);
/// assert_eq!((w, state), ([1.5], [9.0]));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdaGrad {
    learning_rate: f64,
    learning_rate_decay: f64,
    weight_decay: f64,
    initial_accumulator: f64,
    epsilon: f64,
}

impl AdaGrad {
    /// AdaGrad with this learning rate η.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Self { learning_rate, learning_rate_decay: 0.0, weight_decay: 0.0, initial_accumulator: 0.0, epsilon: 1e-10 }
    }

    /// By how much the learning rate falls from step to step: η′, by default 0.
    #[must_use]
    pub const fn learning_rate_decay(mut self, learning_rate_decay: f64) -> Self {
        self.learning_rate_decay = learning_rate_decay;
        self
    }

    /// L2 regularisation: λ, by default 0.
    #[must_use]
    pub const fn weight_decay(mut self, weight_decay: f64) -> Self {
        self.weight_decay = weight_decay;
        self
    }

    /// What the sum of the squares starts from, by default 0.
    #[must_use]
    pub const fn initial_accumulator(mut self, initial_accumulator: f64) -> Self {
        self.initial_accumulator = initial_accumulator;
        self
    }

    /// What keeps the denominator from zero: ε, by default 10⁻¹⁰.
    #[must_use]
    pub const fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = epsilon;
        self
    }
}

/// PyTorch's: a learning rate of 10⁻².
impl Default for AdaGrad {
    fn default() -> Self {
        Self::new(1e-2)
    }
}

impl Rule for AdaGrad {
    fn states(&self) -> usize {
        1
    }

    fn update<T: Scalar>(&self, step: u64, parameters: &mut [T], gradients: &[T], state: &mut [T]) {
        assert_eq!(parameters.len(), gradients.len(), "one gradient for each parameter");
        let [sum] = runs(state, parameters.len(), [true]);
        if step == 1 {
            sum.fill(T::of(self.initial_accumulator));
        }
        let rate = T::of(self.learning_rate / (1.0 + (step - 1) as f64 * self.learning_rate_decay));
        let [decay, epsilon] = [self.weight_decay, self.epsilon].map(T::of);
        vectorized(move || {
            for ((w, &g), s) in parameters.iter_mut().zip(gradients).zip(sum) {
                let g = g + decay * *w;
                *s += g * g;
                *w -= rate * g / (s.sqrt() + epsilon);
            }
        });
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }

    fn validate(&self) -> Result<(), Error> {
        at_least_zero("the learning rate of AdaGrad", self.learning_rate)?;
        at_least_zero("the learning rate decay of AdaGrad", self.learning_rate_decay)?;
        at_least_zero("the weight decay of AdaGrad", self.weight_decay)?;
        at_least_zero("the initial accumulator of AdaGrad", self.initial_accumulator)?;
        at_least_zero("the epsilon of AdaGrad", self.epsilon)
    }
}
