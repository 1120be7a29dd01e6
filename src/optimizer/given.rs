//! What is given for a rule: the compiler knows which one it is where it is one, and else says nothing of its use.

use super::Rule;

/// A rule. `Kind` is for the compiler to find out: of two ways to be one, it only takes one that holds.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a rule by which parameters follow their gradients",
    label = "not a rule",
    note = "write one such as `Sgd::new(0.1)` or `Adam::new(0.001)`",
    note = "in a trainer, the loss comes before the rule: `Trainer::new(network, CrossEntropy::new(), Adam::new(0.001))`"
)]
pub trait GivenRule<Kind> {
    /// The rule.
    type Rule: Rule;

    /// The same.
    fn rule(self) -> Self::Rule;
}

/// The way to be a rule.
#[doc(hidden)]
pub struct OfItself;

impl<R: Rule> GivenRule<OfItself> for R {
    type Rule = R;

    fn rule(self) -> R {
        self
    }
}

/// The way that no type goes.
#[doc(hidden)]
pub struct Never;

impl<R: NoType> GivenRule<Never> for R {
    type Rule = R::Rule;

    fn rule(self) -> R::Rule {
        NoType::rule(self)
    }
}

/// What no type implements.
#[doc(hidden)]
pub trait NoType {
    /// A rule.
    type Rule: Rule;

    /// The same.
    fn rule(self) -> Self::Rule;
}
