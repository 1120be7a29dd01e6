//! Adam and AdamW: running means of the gradients and of their squares, freed from their start at zero.

use super::Rule;
use super::rule::{at_least_zero, below_one, runs, vectorized};
use crate::error::Error;
use crate::scalar::Scalar;

/// What [`Adam`] and [AdamW] share.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Moments {
    learning_rate: f64,
    betas: (f64, f64),
    epsilon: f64,
    weight_decay: f64,
    amsgrad: bool,
}

/// Where the weight decay acts.
#[derive(Clone, Copy, PartialEq)]
enum Decay {
    /// On the gradient: L2 regularisation.
    Gradient,
    /// On the parameter itself.
    Parameter,
}

impl Moments {
    const fn new(learning_rate: f64, weight_decay: f64) -> Self {
        Self { learning_rate, betas: (0.9, 0.999), epsilon: 1e-8, weight_decay, amsgrad: false }
    }

    fn update<T: Scalar>(&self, decay: Decay, step: u64, parameters: &mut [T], gradients: &[T], state: &mut [T]) {
        assert_eq!(parameters.len(), gradients.len(), "one gradient for each parameter");
        if step == 1 {
            state.fill(T::zero());
        }
        let [first, second, largest] = runs(state, parameters.len(), [true, true, self.amsgrad]);
        let (beta1, beta2) = self.betas;
        let correction1 = 1.0 - beta1.powf(step as f64);
        let correction2 = 1.0 - beta2.powf(step as f64);
        let [rate, correction2, epsilon] =
            [self.learning_rate / correction1, correction2.sqrt(), self.epsilon].map(T::of);
        let [keep1, fresh1, keep2, fresh2] = [beta1, 1.0 - beta1, beta2, 1.0 - beta2].map(T::of);
        let (l2, shrink) = match decay {
            Decay::Gradient => (self.weight_decay, 1.0),
            Decay::Parameter => (0.0, 1.0 - self.learning_rate * self.weight_decay),
        };
        let (l2, shrink) = (T::of(l2), T::of(shrink));
        // Far from 1 the running mean is moved from the other end, which rounds less: PyTorch's `lerp`.
        let near = 1.0 - beta1 < 0.5;
        let moments = move |w: T, g: T, m: &mut T, v: &mut T| {
            let g = g + l2 * w;
            *m = if near { *m + fresh1 * (g - *m) } else { g - keep1 * (g - *m) };
            *v = keep2 * *v + fresh2 * (g * g);
        };
        if self.amsgrad {
            // Two loops: the compiler does not vectorise over five slices, as it can't tell that none overlaps another.
            let all = parameters.iter().zip(gradients).zip(first.iter_mut()).zip(second.iter_mut());
            vectorized(move || {
                for (((w, &g), m), v) in all {
                    moments(*w, g, m, v);
                }
            });
            let all = parameters.iter_mut().zip(first).zip(second).zip(largest);
            vectorized(move || {
                for (((w, m), v), largest) in all {
                    *largest = largest.max(*v);
                    *w = shrink * *w - rate * *m / (largest.sqrt() / correction2 + epsilon);
                }
            });
        } else {
            let all = parameters.iter_mut().zip(gradients).zip(first).zip(second);
            vectorized(move || {
                for (((w, &g), m), v) in all {
                    moments(*w, g, m, v);
                    *w = shrink * *w - rate * *m / (v.sqrt() / correction2 + epsilon);
                }
            });
        }
    }
}

/// Writes a rule out of [`Moments`]: the two differ in their decay and in their documentation alone.
macro_rules! rule {
    ($(#[$doc:meta])* $Rule:ident, $decay:expr, $default_decay:literal, $names:expr, $(#[$decay_doc:meta])*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct $Rule(Moments);

        impl $Rule {
            /// The rule with this learning rate η.
            #[must_use]
            pub const fn new(learning_rate: f64) -> Self {
                Self(Moments::new(learning_rate, $default_decay))
            }

            /// How much is kept, from step to step, of the mean (β₁) and of the mean square (β₂): by default 0.9 and
            /// 0.999.
            #[must_use]
            pub const fn betas(mut self, beta1: f64, beta2: f64) -> Self {
                self.0.betas = (beta1, beta2);
                self
            }

            /// What keeps the denominator from zero: ε, by default 10⁻⁸.
            #[must_use]
            pub const fn epsilon(mut self, epsilon: f64) -> Self {
                self.0.epsilon = epsilon;
                self
            }

            $(#[$decay_doc])*
            #[must_use]
            pub const fn weight_decay(mut self, weight_decay: f64) -> Self {
                self.0.weight_decay = weight_decay;
                self
            }

            /// Whether to divide by the largest mean square so far, so that steps never grow again
            /// ([Reddi et al. 2018](https://arxiv.org/abs/1904.09237)). By default, no.
            #[must_use]
            pub const fn amsgrad(mut self, amsgrad: bool) -> Self {
                self.0.amsgrad = amsgrad;
                self
            }
        }

        /// PyTorch's: a learning rate of 10⁻³.
        impl Default for $Rule {
            fn default() -> Self {
                Self::new(1e-3)
            }
        }

        impl Rule for $Rule {
            fn states(&self) -> usize {
                2 + usize::from(self.0.amsgrad)
            }

            fn update<T: Scalar>(&self, step: u64, parameters: &mut [T], gradients: &[T], state: &mut [T]) {
                self.0.update($decay, step, parameters, gradients, state);
            }

            fn learning_rate(&self) -> f64 {
                self.0.learning_rate
            }

            fn set_learning_rate(&mut self, learning_rate: f64) {
                self.0.learning_rate = learning_rate;
            }

            fn validate(&self) -> Result<(), Error> {
                let [rate, beta1, beta2, epsilon, decay] = $names;
                at_least_zero(rate, self.0.learning_rate)?;
                below_one(beta1, self.0.betas.0)?;
                below_one(beta2, self.0.betas.1)?;
                at_least_zero(epsilon, self.0.epsilon)?;
                at_least_zero(decay, self.0.weight_decay)
            }
        }
    };
}

rule! {
    /// Adam: steps of much the same size for all parameters, whatever the size of their gradients.
    ///
    /// ```text
    /// g ← ∂loss/∂w + λ·w
    /// m ← β₁·m + (1 − β₁)·g
    /// v ← β₂·v + (1 − β₂)·g²
    /// w ← w − η/(1 − β₁^step) · m / (√v/√(1 − β₂^step) + ε)      AMSGrad: with the largest v so far
    /// ```
    ///
    /// η is the learning rate, λ the weight decay (L2); m and v start from 0. PyTorch's
    /// [`Adam`](https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html), after
    /// [Kingma and Ba 2015](https://arxiv.org/abs/1412.6980).
    ///
    /// ```
    /// use netshape::optimizer::{Adam, Rule};
    ///
    /// let (mut w, mut state) = ([1.0_f64], [0.0; 2]);
    /// Adam::new(0.1).update(1, &mut w, &[-300.0], &mut state);
    /// assert!((w[0] - 1.1).abs() < 1e-9); // the first step is η, against the gradient
    /// ```
    Adam, Decay::Gradient, 0.0,
    [
        "the learning rate of Adam",
        "the beta1 of Adam",
        "the beta2 of Adam",
        "the epsilon of Adam",
        "the weight decay of Adam",
    ],
    /// L2 regularisation: λ, by default 0.
}

rule! {
    /// AdamW: Adam whose weight decay acts on the parameters themselves and not by way of the gradients.
    ///
    /// ```text
    /// m ← β₁·m + (1 − β₁)·∂loss/∂w
    /// v ← β₂·v + (1 − β₂)·(∂loss/∂w)²
    /// w ← (1 − η·λ)·w − η/(1 − β₁^step) · m / (√v/√(1 − β₂^step) + ε)      AMSGrad: with the largest v so far
    /// ```
    ///
    /// η is the learning rate, λ the weight decay; m and v start from 0. PyTorch's
    /// [AdamW](https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html), after
    /// [Loshchilov and Hutter 2019](https://arxiv.org/abs/1711.05101).
    ///
    /// ```
    /// use netshape::optimizer::{AdamW, Rule};
    ///
    /// let (mut w, mut state) = ([1.0_f64], [0.0; 2]);
    /// AdamW::new(0.1).weight_decay(0.5).update(1, &mut w, &[0.0], &mut state);
    /// assert!((w[0] - 0.95).abs() < 1e-15); // no gradient, but decay
    /// ```
    AdamW, Decay::Parameter, 1e-2,
    [
        "the learning rate of AdamW",
        "the beta1 of AdamW",
        "the beta2 of AdamW",
        "the epsilon of AdamW",
        "the weight decay of AdamW",
    ],
    /// By which part of itself, times η, a parameter shrinks in each step: λ, by default 10⁻².
}
