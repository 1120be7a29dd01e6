//! What is given for a loss: the compiler knows which one it is where it suits, and else says nothing of its use.

use super::Loss;
use crate::optimizer::Rule;
use crate::scalar::Scalar;
use crate::shape::Shape;

/// A rule behind a loss for outputs of the shape `S`; of what is no rule, nothing is known, and nothing said of the loss.
#[doc(hidden)]
pub trait Behind<Given, S: Shape, T: Scalar> {
    /// The loss.
    type Loss;

    /// The same.
    fn loss(given: Given) -> Self::Loss;
}

impl<R: Rule, Given: Loss<S, T>, S: Shape, T: Scalar> Behind<Given, S, T> for R {
    type Loss = <Given::Targets as TargetsOf<Given>>::Loss;

    fn loss(given: Given) -> Self::Loss {
        <Given::Targets as TargetsOf<Given>>::loss(given)
    }
}

/// The targets of a loss tell which one it is. Of a loss that does not suit a network, there are none.
#[doc(hidden)]
pub trait TargetsOf<Given> {
    /// The loss.
    type Loss;

    /// The same.
    fn loss(given: Given) -> Self::Loss;
}

impl<Given, T> TargetsOf<Given> for T {
    type Loss = Given;

    fn loss(given: Given) -> Given {
        given
    }
}
