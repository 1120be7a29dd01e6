//! Neural networks that are declared in one line, whose shapes the compiler proves, and which train on a CPU.

pub mod kernel;
pub mod layer;
mod scalar;

pub use netshape_macros::network;
pub use scalar::Scalar;
