//! The words of [`network!`](crate::network!), one page for each.
//!
//! There is nothing in them but what can be read here. An editor with rust-analyzer shows these pages where the words are
//! used, and completes the words by them.

mod activations;
mod joins;
mod layers;

#[doc(inline)]
pub use {activations::*, joins::*, layers::*};
