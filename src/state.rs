//! A network's numbers as named tensors, as PyTorch's `state_dict` has them.

use std::fmt;
use std::ops::Range;

use crate::Network;
use crate::layer_info::leaves;

/// One of a network's tensors, as PyTorch's `state_dict` has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TensorInfo {
    /// The field's name; of a layer in a network inside, `backbone1.conv1`.
    pub(crate) layer: String,
    pub(crate) quantity: Quantity,
    pub(crate) shape: Vec<usize>,
    /// Where it lies among the network's numbers.
    pub(crate) range: Range<usize>,
}

/// What a tensor is to its layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantity {
    Weight,
    Bias,
    RunningMean,
    RunningVariance,
    /// How many batches went into the running statistics, as PyTorch counts; no number of the network.
    BatchesTracked,
}

/// PyTorch's name.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Weight => "weight",
            Self::Bias => "bias",
            Self::RunningMean => "running_mean",
            Self::RunningVariance => "running_var",
            Self::BatchesTracked => "num_batches_tracked",
        })
    }
}

/// The tensors of a network, in the order in which its numbers lie.
pub(crate) fn tensors<N: Network>() -> impl Iterator<Item = TensorInfo> {
    leaves::<N>().flat_map(|leaf| {
        let (layer, mut end) = (leaf.layer, leaf.range.start);
        let mut tensor = |quantity, shape: &[usize]| {
            let len = if quantity == Quantity::BatchesTracked { 0 } else { shape.iter().product() };
            end += len;
            TensorInfo { layer: leaf.name(), quantity, shape: shape.to_vec(), range: end - len..end }
        };
        let mut own = vec![tensor(Quantity::Weight, layer.weight)];
        if layer.bias > 0 {
            own.push(tensor(Quantity::Bias, layer.bias_shape()));
        }
        if layer.statistics() > 0 {
            own.push(tensor(Quantity::RunningMean, layer.weight));
            own.push(tensor(Quantity::RunningVariance, layer.weight));
            own.push(tensor(Quantity::BatchesTracked, &[]));
        }
        own
    })
}
