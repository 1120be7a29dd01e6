//! From a network to the bytes of a file.

use std::borrow::Cow;

use safetensors::{Dtype, View};

use super::error::{TensorFault, WeightsProblem};
use super::names::{Named, Names};
use super::read::check_number;
use crate::state::{Quantity, TensorInfo};
use crate::{Network, Scalar};

/// The file of a network. Nothing is written that could not be read again.
pub(crate) fn to_bytes<N: Network>(network: &N, names: &Names<'_>) -> Result<Vec<u8>, WeightsProblem> {
    let Named { tensors, .. } = names.tensors::<N>()?;
    let pieces: Vec<_> = tensors
        .iter()
        .map(|(name, tensor)| (name.as_str(), Piece { tensor, numbers: &network.as_slice()[tensor.range.clone()] }))
        .collect();
    let faults: Vec<TensorFault> = pieces
        .iter()
        .filter_map(|(name, piece)| {
            let numbers = piece.numbers.iter().map(|number| number.as_f64()).enumerate();
            numbers.into_iter().find_map(|(i, x)| check_number::<N::Scalar>(name, piece.tensor, i, x).err())
        })
        .collect();
    if !faults.is_empty() {
        return Err(WeightsProblem::Mismatch(faults));
    }
    // Some tools of Hugging Face ask a file which framework's layouts it has; these are PyTorch's.
    let metadata = [("format".to_owned(), "pt".to_owned())].into_iter().collect();
    safetensors::serialize(pieces, Some(metadata)).map_err(|error| WeightsProblem::Malformed(error.to_string()))
}

/// A tensor and its numbers.
struct Piece<'a, T> {
    tensor: &'a TensorInfo,
    numbers: &'a [T],
}

impl<T: Scalar> View for Piece<'_, T> {
    fn dtype(&self) -> Dtype {
        match (self.tensor.quantity, size_of::<T>()) {
            (Quantity::BatchesTracked, _) => Dtype::I64,
            (_, 4) => Dtype::F32,
            _ => Dtype::F64,
        }
    }

    fn shape(&self) -> &[usize] {
        &self.tensor.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        if self.tensor.quantity == Quantity::BatchesTracked {
            return Cow::Borrowed(&[0; size_of::<i64>()]);
        }
        let mut bytes = Vec::with_capacity(size_of_val(self.numbers));
        for number in self.numbers {
            bytes.extend_from_slice(number.to_le_bytes().as_ref());
        }
        Cow::Owned(bytes)
    }

    fn data_len(&self) -> usize {
        self.tensor.shape.iter().product::<usize>() * self.dtype().bitsize() / 8
    }
}
