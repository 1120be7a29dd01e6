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

pub(crate) use conv::places;
pub(crate) use pool::places_reaching_over;

/// One run of numbers behind another: as many as both together, where that is a sum of which a type can't compute.
///
/// `conv(8, k3)` behind a `concat` of `C` and 16 channels has the weights `[Joined<[…; C], […; 16]>; 8]`.
#[derive(Debug, Clone, PartialEq)]
#[repr(C)]
pub struct Joined<A, B> {
    /// What comes first.
    pub first: A,
    /// What follows.
    pub second: B,
}
