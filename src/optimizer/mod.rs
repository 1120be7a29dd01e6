//! How parameters follow their gradients: one file a rule.

mod adagrad;
mod adam;
mod clip;
mod given;
mod rms_prop;
mod rule;
mod sgd;
mod typed;

pub use adagrad::AdaGrad;
pub use adam::{Adam, AdamW};
pub use clip::Clip;
pub use rms_prop::RmsProp;
pub use rule::Rule;
pub use sgd::Sgd;
pub use typed::Optimizer;

pub(crate) use given::GivenRule;
pub(crate) use rule::vectorized;
pub(crate) use typed::{CHUNK, pieces};

#[cfg(test)]
mod tests;
