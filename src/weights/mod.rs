//! Weights as files in the [safetensors](https://github.com/huggingface/safetensors) format, with PyTorch's names and
//! layouts (feature `safetensors`).
//!
//! [`Network::save`] and [`Network::load`] write and read them. A layer
//! that is the field `conv1` has the tensors that a PyTorch module `conv1` has in its `state_dict`:
//!
//! | layer | tensors |
//! |---|---|
//! | `conv` | `weight` O × C/groups × kH × kW, `bias` O |
//! | `fc` | `weight` out × in, `bias` out |
//! | `batchnorm` | `weight`, `bias`, `running_mean`, `running_var` C each, `num_batches_tracked` |
//! | `groupnorm`, `layernorm` | `weight`, `bias`: C each, or the shape that arrives |
//!
//! So `safetensors.torch.save_file(module.state_dict(), path)` writes what loads here, and
//! `module.load_state_dict(safetensors.torch.load_file(path))` loads what is written here. Where a file has other names,
//! [`Names`] translates.
//!
//! ```
//! use netshape::weights::Names;
//! use netshape::{Flat, Network, network};
//! use rand::{SeedableRng, rngs::StdRng};
//!
//! network!(Digits: [1, 8, 8] -> conv(4, k3) -> relu -> fc(10));
//! # let folder = std::env::temp_dir().join(format!("netshape-weights-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! let path = folder.join("digits.safetensors");
//! let network = <Digits>::new(&mut StdRng::seed_from_u64(1));
//! network.save(&path)?;
//!
//! let mut other = <Digits>::zeroed();
//! other.load(&path)?;
//! assert_eq!(other.as_slice(), network.as_slice());
//!
//! // The names of an `nn.Sequential`: the third module is the linear layer.
//! let names = Names::new().rename("conv1", "0").rename("fc1", "3");
//! network.save_as(&path, &names)?;
//! let complaint = other.load(&path).unwrap_err().to_string();
//! assert!(complaint.contains("`conv1.weight` [4, 1, 3, 3] is missing"), "{complaint}");
//! other.load_as(&path, &names)?;
//! # std::fs::remove_dir_all(folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Types
//! A network of `f32` writes `F32`, one of `f64` `F64`. Both read `F64`, `F32`, `BF16` and `F16`; what is wider is
//! rounded. A file is refused that has NaN or infinities, or a number too large for the network's scalar, or a negative
//! variance; a network with such numbers is not written.
//!
//! `num_batches_tracked` is of no use here: batch norm moves its statistics a tenth of the way each step, whatever came
//! before. It is written as 0, and may be missing.
//!
//! # Safety of what is there
//! A file is written beside its place and then renamed, so that an error or a kill never leaves half of one. A network is
//! changed only once the whole file is known to fit, and the [error](WeightsError) lists everything that does not.

mod error;
mod names;
mod read;
mod write;

pub use error::{TensorFault, WeightsError, WeightsProblem};
pub use names::Names;

pub(crate) use read::read;
pub(crate) use write::to_bytes;

use std::fs;
use std::path::Path;

use crate::Network;
use crate::file;

/// Reads a network's numbers from a file.
pub(crate) fn load<N: Network>(network: &mut N, path: &Path, names: &Names<'_>) -> Result<(), WeightsError> {
    let at = |problem| WeightsError { path: Some(path.into()), problem };
    let bytes = fs::read(path).map_err(|error| at(WeightsProblem::Unreadable(error)))?;
    read(network, &bytes, names).map_err(at)
}

/// Writes a network's numbers to a file.
pub(crate) fn save<N: Network>(network: &N, path: &Path, names: &Names<'_>) -> Result<(), WeightsError> {
    let at = |problem| WeightsError { path: Some(path.into()), problem };
    let bytes = to_bytes(network, names).map_err(at)?;
    file::replace(path, &bytes).map_err(|error| at(WeightsProblem::Unwritable(error)))
}
