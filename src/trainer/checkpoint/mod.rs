//! Checkpoints: all that a training needs to go on after it was killed, in one file (feature `safetensors`).
//!
//! The file is in the safetensors format. The network's tensors have the names and layouts of
//! [`weights`](crate::weights), so that the file is one of weights, too; those of the moving average and of the best
//! network have `average/` and `best/` in front, and the rule's memory is `optimizer/state`. The metadata hold how far the
//! training is, with what settings, what the epochs told, and a CRC-32 of the whole file.
//!
//! Nothing random is stored: what a step draws follows from the seed and the step's place (see `fit.rs`).

mod error;
mod read;
mod write;

pub use error::{CheckpointError, CheckpointProblem};

/// What stands for "a checkpoint in this form" in the metadata.
const FORM: &str = "checkpoint 1";
/// The place of the sum in the metadata, while it is computed.
const NO_SUM: &str = "00000000";
/// What stands in front of the sum.
const SUM: &[u8] = br#""crc32":""#;

/// Where the sum stands in a file, if it has one.
fn place_of_sum(bytes: &[u8]) -> Option<std::ops::Range<usize>> {
    let header = usize::try_from(u64::from_le_bytes(*bytes.first_chunk()?)).ok()?;
    let header = bytes.get(8..)?.get(..header)?;
    let begin = 8 + header.windows(SUM.len()).position(|window| window == SUM)? + SUM.len();
    Some(begin..begin + NO_SUM.len()).filter(|place| place.end <= bytes.len())
}

/// The name of a rule, without its modules.
fn rule_name<R>() -> &'static str {
    let name = std::any::type_name::<R>();
    let path = name.split('<').next().unwrap_or(name);
    path.rsplit("::").next().unwrap_or(path)
}
