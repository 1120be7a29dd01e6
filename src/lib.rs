//! Neural networks that are declared in one line, whose shapes the compiler proves, and which train on a CPU.

pub mod data;
mod error;
pub mod init;
pub mod kernel;
pub mod layer;
pub mod loss;
pub mod optimizer;
mod scalar;
mod shape;
mod tensor;

pub use error::{Error, ShapeError};
pub use init::Init;
pub use scalar::Scalar;
pub use shape::{Coordinates, Map, Shape, Vector};
pub use tensor::{Samples, Tensor};
