//! What a layer is: its parameters, its geometry and its formula, one file a layer. How it is computed lives in
//! [`kernel`](crate::kernel).

pub mod activation;
pub mod conv;
pub mod dropout;
pub mod fc;
pub mod norm;
pub mod own;
pub mod pool;
pub mod softmax;

pub use activation::Activation;
pub use conv::{Conv, ConvGeometry};
pub use fc::{Fc, FcGeometry};
pub use norm::{BatchNorm, BatchNormGeometry, GroupNorm, GroupNormGeometry, LayerNorm};
pub use own::{Backward, Layer, NoParameters, Rows, RowsMut};
pub use pool::PoolGeometry;
