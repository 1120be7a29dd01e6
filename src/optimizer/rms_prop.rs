//! RMSprop: each parameter's step is divided by a running root mean square of its gradients.

use super::Rule;
use super::rule::{at_least_zero, below_one, runs, vectorized};
use crate::error::Error;
use crate::scalar::Scalar;

/// RMSprop: gradients divided by their running root mean square.
///
/// ```text
/// g ← ∂loss/∂w + λ·w
/// v ← α·v + (1 − α)·g²
/// m ← m + (1 − α)·(g − m)                  only if centered
/// d ← √v + ε, centered: √(v − m²) + ε
/// b ← μ·b + g/d;  w ← w − η·b              without momentum: w ← w − η·g/d
/// ```
///
/// η is the learning rate, α the smoothing, μ the momentum, λ the weight decay (L2); v, m and b start from 0. PyTorch's
/// [RMSprop](https://docs.pytorch.org/docs/stable/generated/torch.optim.RMSprop.html), after
/// [Hinton's lecture](https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf); centered as in
/// [Graves 2013](https://arxiv.org/abs/1308.0850). Where rounding makes v − m² negative, it is taken as 0.
///
/// ```
/// use netshape::optimizer::{RmsProp, Rule};
///
/// let (mut w, mut state) = ([1.0_f64], [0.0]);
/// RmsProp::new(0.5).smoothing(0.75).epsilon(0.0).update(1, &mut w, &[4.0], &mut state);
/// assert_eq!((w, state), ([0.0], [4.0])); // v = 16/4, and 0.5 · 4/√4 = 1
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RmsProp {
    learning_rate: f64,
    smoothing: f64,
    epsilon: f64,
    weight_decay: f64,
    momentum: f64,
    centered: bool,
}

impl RmsProp {
    /// RMSprop with this learning rate η.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Self { learning_rate, smoothing: 0.99, epsilon: 1e-8, weight_decay: 0.0, momentum: 0.0, centered: false }
    }

    /// How much of the mean square is kept from step to step: α, by default 0.99.
    #[must_use]
    pub const fn smoothing(mut self, smoothing: f64) -> Self {
        self.smoothing = smoothing;
        self
    }

    /// What keeps the denominator from zero: ε, by default 10⁻⁸.
    #[must_use]
    pub const fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = epsilon;
        self
    }

    /// L2 regularisation: λ, by default 0.
    #[must_use]
    pub const fn weight_decay(mut self, weight_decay: f64) -> Self {
        self.weight_decay = weight_decay;
        self
    }

    /// How much of the last direction is kept: μ, by default 0.
    #[must_use]
    pub const fn momentum(mut self, momentum: f64) -> Self {
        self.momentum = momentum;
        self
    }

    /// Whether to divide by the standard deviation instead of the root mean square. By default, no.
    #[must_use]
    pub const fn centered(mut self, centered: bool) -> Self {
        self.centered = centered;
        self
    }
}

/// PyTorch's: a learning rate of 10⁻².
impl Default for RmsProp {
    fn default() -> Self {
        Self::new(1e-2)
    }
}

impl Rule for RmsProp {
    fn states(&self) -> usize {
        1 + usize::from(self.centered) + usize::from(self.momentum != 0.0)
    }

    fn update<T: Scalar>(&self, step: u64, parameters: &mut [T], gradients: &[T], state: &mut [T]) {
        assert_eq!(parameters.len(), gradients.len(), "one gradient for each parameter");
        let with_momentum = self.momentum != 0.0;
        if step == 1 {
            state.fill(T::zero());
        }
        let [square, mean, buffer] = runs(state, parameters.len(), [true, self.centered, with_momentum]);
        let [rate, momentum, decay] = [self.learning_rate, self.momentum, self.weight_decay].map(T::of);
        let [kept, fresh, epsilon] = [self.smoothing, 1.0 - self.smoothing, self.epsilon].map(T::of);
        let running = move |w: T, g: T, v: &mut T| {
            let g = g + decay * w;
            *v = kept * *v + fresh * (g * g);
            g
        };
        // Far from 1 the running mean is moved from the other end, which rounds less: PyTorch's `lerp`.
        let near = 1.0 - self.smoothing < 0.5;
        let deviation = move |g: T, v: T, m: &mut T| {
            *m = if near { *m + fresh * (g - *m) } else { g - kept * (g - *m) };
            (v - *m * *m).max(T::zero()).sqrt() + epsilon
        };
        let all = parameters.iter_mut().zip(gradients).zip(square);
        match (self.centered, with_momentum) {
            (false, false) => vectorized(move || {
                for ((w, &g), v) in all {
                    let g = running(*w, g, v);
                    *w -= rate * g / (v.sqrt() + epsilon);
                }
            }),
            (false, true) => vectorized(move || {
                for (((w, &g), v), b) in all.zip(buffer) {
                    let g = running(*w, g, v);
                    *b = momentum * *b + g / (v.sqrt() + epsilon);
                    *w -= rate * *b;
                }
            }),
            (true, false) => vectorized(move || {
                for (((w, &g), v), m) in all.zip(mean) {
                    let g = running(*w, g, v);
                    *w -= rate * g / deviation(g, *v, m);
                }
            }),
            (true, true) => vectorized(move || {
                for ((((w, &g), v), m), b) in all.zip(mean).zip(buffer) {
                    let g = running(*w, g, v);
                    *b = momentum * *b + g / deviation(g, *v, m);
                    *w -= rate * *b;
                }
            }),
        }
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }

    fn validate(&self) -> Result<(), Error> {
        at_least_zero("the learning rate of RmsProp", self.learning_rate)?;
        below_one("the smoothing of RmsProp", self.smoothing)?;
        at_least_zero("the epsilon of RmsProp", self.epsilon)?;
        at_least_zero("the weight decay of RmsProp", self.weight_decay)?;
        at_least_zero("the momentum of RmsProp", self.momentum)
    }
}
