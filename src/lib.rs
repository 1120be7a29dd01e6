//! Neural networks that are declared in one line, whose shapes the compiler proves, and which train on a CPU.

mod aligned;
pub mod data;
mod engine;
mod error;
mod flat;
mod gradient_check;
mod group;
pub mod init;
pub mod kernel;
pub mod layer;
pub mod loss;
mod network;
pub mod optimizer;
pub mod plan;
pub mod proof;
mod scalar;
mod shape;
mod tensor;
mod trainer;
mod workers;

pub use engine::{Engine, Evaluation};
pub use error::{Error, ShapeError};
pub use flat::Flat;
pub use gradient_check::{Deviation, GradientCheck, check_gradients};
pub use group::Group;
pub use init::Init;
pub use netshape_macros::network;
pub use network::{Gradients, LayerInfo, Memory, Network};
pub use scalar::Scalar;
pub use shape::{Coordinates, Map, Shape, Vector};
pub use tensor::{Samples, Tensor};
pub use trainer::{EpochReport, StepReport, Trainer};
