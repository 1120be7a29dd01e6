//! Gradients that are too large, made smaller.

use super::rule::vectorized;
use crate::error::{Error, check_hyper_parameter};
use crate::scalar::Scalar;

/// How gradients are clipped before a rule sees them.
///
/// ```
/// use netshape::optimizer::{Clip, Optimizer, Sgd};
/// # use netshape::{Gradients, Network, network};
/// # use rand::{SeedableRng, rngs::StdRng};
/// # network!(Line: [1] -> fc(1));
/// # let mut line = <Line>::new(&mut StdRng::seed_from_u64(1));
/// # let mut gradients = Gradients::<Line>::zeros();
/// # let before = line.fc1.bias[0];
///
/// gradients.fc1.bias[0] = 20.0;
/// Optimizer::<Line, _>::new(Sgd::new(0.1))?.clip(Clip::Value(0.5))?.step(&mut line, &gradients);
/// assert_eq!(line.fc1.bias[0], before - 0.1 * 0.5);
/// # Ok::<(), netshape::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Clip {
    /// To at most this Euclidean norm of all gradients together: g ← g · min(1, most / (‖g‖ + 10⁻⁶)). PyTorch's
    /// [`clip_grad_norm_`](https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html), after
    /// [Pascanu et al. 2013](https://proceedings.mlr.press/v28/pascanu13.html).
    Norm(f64),
    /// Each number to ± this value: PyTorch's
    /// [`clip_grad_value_`](https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html).
    Value(f64),
}

impl Clip {
    pub(crate) fn validate(self) -> Result<(), Error> {
        let (name, most) = match self {
            Self::Norm(most) => ("the norm that gradients are clipped to", most),
            Self::Value(most) => ("the value that gradients are clipped to", most),
        };
        check_hyper_parameter(name, most, most.is_finite() && most > 0.0, "above 0 and finite")
    }
}

/// What is done to each gradient of a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Change {
    Nothing,
    Scale(f64),
    Clamp(f64),
}

impl Change {
    /// What `clip` does to gradients of this norm, which only matters to `Clip::Norm`.
    pub(super) fn of(clip: Option<Clip>, norm: f64) -> Self {
        match clip {
            None => Self::Nothing,
            Some(Clip::Value(most)) => Self::Clamp(most),
            Some(Clip::Norm(most)) => {
                let factor = most / (norm + 1e-6);
                if factor < 1.0 { Self::Scale(factor) } else { Self::Nothing }
            }
        }
    }

    pub(super) fn apply<T: Scalar>(self, gradients: &mut [T]) {
        match self {
            Self::Nothing => {}
            Self::Scale(factor) => {
                let factor = T::of(factor);
                vectorized(move || gradients.iter_mut().for_each(|gradient| *gradient *= factor));
            }
            Self::Clamp(most) => {
                let most = T::of(most);
                vectorized(move || {
                    for gradient in gradients {
                        // Not `clamp` or `min`: what is no number stays none.
                        *gradient = if *gradient > most {
                            most
                        } else if *gradient < -most {
                            -most
                        } else {
                            *gradient
                        };
                    }
                });
            }
        }
    }
}
