//! Mean squared error.

use super::{GroupLoss, Loss, elementwise};
use crate::error::Error;
use crate::scalar::Scalar;
use crate::shape::Shape;
use crate::tensor::Samples;

/// Mean squared error, for regression.
///
/// ```text
/// loss = mean over the batch and the outputs of (x − t)²     ∂loss/∂x = 2·(x − t) / (batch · outputs)
/// ```
///
/// PyTorch's [`MSELoss`](https://docs.pytorch.org/docs/stable/generated/torch.nn.MSELoss.html).
///
/// ```
/// use netshape::{Samples, Vector};
/// use netshape::loss::{Loss, Mse};
///
/// // One sample in one lane: (1 − 0)² and (2 − 5)², whose mean is 5.
/// let targets = Samples::<Vector<2>, f64>::from_vec(vec![0.0, 5.0])?;
/// let mut gradient = [0.0; 2];
/// assert_eq!(Mse.group(&[1.0, 2.0], &mut gradient, 1, &targets, &[0], 1.0).loss, 5.0);
/// assert_eq!(gradient, [1.0, -3.0]);
/// # Ok::<(), netshape::ShapeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mse;

impl<S: Shape, T: Scalar> Loss<S, T> for Mse {
    type Targets = Samples<S, T>;

    fn check(&self, _: &Samples<S, T>, _: &[usize]) -> Result<(), Error> {
        Ok(())
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
            let difference = x - t;
            (difference * difference, 2.0 * difference)
        })
    }
}
