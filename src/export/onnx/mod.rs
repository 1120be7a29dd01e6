//! A network as an [ONNX](https://onnx.ai) model of operator set 17: here the model and its weights, in [`graph`] the
//! layers as ONNX's operators, in [`message`] the file's encoding.

mod graph;
mod message;

use prost::Message;

use super::ExportError;
use crate::state::{Quantity, tensors};
use crate::{Network, Scalar, Shape};
use graph::GraphWriter;
use message::{Dimension, FLOAT, Model, OperatorSet, Tensor, TensorShape, TensorType, Type, ValueInfo};

/// The version of the operators, of 2022; what reads later ones reads this one as well.
const OPERATOR_SET: i64 = 17;
/// The version of the file format that belongs to it.
const IR_VERSION: i64 = 8;

/// The model as the bytes of a file.
pub(crate) fn to_onnx<N: Network>(network: &N) -> Result<Vec<u8>, ExportError> {
    let [input, output] = ["input", "output"];
    let mut writer = GraphWriter::new(weights(network)?, input, output);
    writer.network(N::STEPS, <N::Input as Shape>::DIMS)?;
    let mut graph = writer.graph;
    N::NAME.clone_into(&mut graph.name);
    graph.input = vec![value_info(input, <N::Input as Shape>::DIMS)];
    graph.output = vec![value_info(output, <N::Output as Shape>::DIMS)];
    let model = Model {
        ir_version: Some(IR_VERSION),
        producer_name: "netshape".to_owned(),
        graph: Some(graph),
        opset_import: vec![OperatorSet { domain: Some(String::new()), version: Some(OPERATOR_SET) }],
    };
    let len = model.encoded_len();
    if i32::try_from(len).is_err() { Err(ExportError::TooLarge(len)) } else { Ok(model.encode_to_vec()) }
}

/// All weights, named as in PyTorch's `state_dict`.
fn weights<N: Network>(network: &N) -> Result<Vec<Tensor>, ExportError> {
    let kept = tensors::<N>().filter(|tensor| tensor.quantity != Quantity::BatchesTracked);
    kept.map(|tensor| {
        let name = format!("{}.{}", tensor.layer, tensor.quantity);
        let numbers = &network.as_slice()[tensor.range];
        let mut raw_data = Vec::with_capacity(size_of::<f32>() * numbers.len());
        for (index, number) in numbers.iter().enumerate() {
            let (value, number) = (number.as_f64(), number.as_f64() as f32);
            if !number.is_finite() {
                return Err(ExportError::NotFinite { name, index, value });
            }
            raw_data.extend_from_slice(&number.to_le_bytes());
        }
        Ok(Tensor { dims: graph::integers(&tensor.shape), data_type: Some(FLOAT), name, raw_data })
    })
    .collect()
}

/// What arrives or leaves: any number of samples of a shape.
fn value_info(name: &str, dims: &[usize]) -> ValueInfo {
    let batch = Dimension { dim_value: None, dim_param: Some("batch".to_owned()) };
    let sizes = graph::integers(dims).into_iter().map(|size| Dimension { dim_value: Some(size), dim_param: None });
    let shape = TensorShape { dim: std::iter::once(batch).chain(sizes).collect() };
    let tensor_type = TensorType { elem_type: Some(FLOAT), shape: Some(shape) };
    ValueInfo { name: name.to_owned(), r#type: Some(Type { tensor_type: Some(tensor_type) }) }
}
