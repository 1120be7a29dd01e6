//! `#[weights = "lenet.safetensors"]`: whether a file's tensors are the network's, and where in the file they lie.

use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, LitStr, Meta};

use crate::expand::weight_shape;
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{Layer, Shape, Size, Step, Weights};

/// The file that the attribute names.
pub(super) fn file(attribute: &Attribute, faults: &mut Faults) -> Option<LitStr> {
    let file = match &attribute.meta {
        Meta::NameValue(pair) => syn::parse2(inside(pair.value.to_token_stream())).ok(),
        _ => None,
    };
    if file.is_none() {
        faults.add(Place::of(attribute), message::weights_form());
    }
    file
}

/// What stands in the invisible groups in which a declarative macro hands on what it was given.
fn inside(tokens: TokenStream) -> TokenStream {
    let mut rest = tokens.clone().into_iter();
    match (rest.next(), rest.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::None => inside(group.stream()),
        _ => tokens,
    }
}

/// Where the network's numbers lie in the file, in the order of the network.
pub(super) fn check(
    file: &LitStr,
    name: Option<&Ident>,
    (open, arriving): (bool, Option<Size>),
    steps: &[Step],
    faults: &mut Faults,
) -> Option<Weights> {
    let unknown = |step: &Step| step.output.sizes().into_iter().find(|size| size.known().is_none());
    if let (false, Some(size)) = (open, arriving.or_else(|| steps.iter().find_map(unknown))) {
        faults.add(Place::of(file), message::weights_of_a_size(name, size));
        return None;
    }
    if open {
        faults.add(Place::of(file), message::open_weights(name));
        return None;
    }
    if let Some(step) = steps.iter().find(|step| matches!(step.layer, Layer::Own { .. })) {
        faults.add(Place::of(file), message::foreign_weights(&step.name, &step.text));
        return None;
    }
    let path = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join(file.value());
    let tensors: Vec<Tensor> = steps.iter().flat_map(tensors).collect();
    match find(&file.value(), &path, name, &tensors) {
        Ok(pieces) => Some(Weights { name: file.value(), path: path.to_string_lossy().into_owned(), pieces }),
        Err(message) => {
            faults.add(Place::of(file), message);
            None
        }
    }
}

/// A tensor of the network, as PyTorch names it.
#[cfg_attr(not(feature = "safetensors"), expect(dead_code, reason = "no file is read"))]
struct Tensor {
    name: String,
    shape: Vec<usize>,
    is_variance: bool,
}

/// The tensors of a layer, in the order of the network's numbers.
fn tensors(step: &Step) -> Vec<Tensor> {
    let Some((weight, bias)) = weight_shape(step) else { return Vec::new() };
    let tensor = |quantity: &str, shape: &[usize]| Tensor {
        name: format!("{}.{quantity}", step.name.unraw()),
        shape: shape.to_vec(),
        is_variance: quantity == "running_var",
    };
    let normalised = match (&step.layer, step.input) {
        // PyTorch's weights have the shape that arrives.
        (Layer::LayerNorm, map @ Shape::Map { .. }) => map.known(),
        (Layer::LayerNorm | Layer::GroupNorm { .. } | Layer::BatchNorm, _) => Some(weight.clone()),
        _ => None,
    };
    let mut tensors = match &normalised {
        Some(shape) => vec![tensor("weight", shape), tensor("bias", shape)],
        None => vec![tensor("weight", &weight)],
    };
    if normalised.is_none() && bias > 0 {
        tensors.push(tensor("bias", &[bias]));
    }
    if step.layer == Layer::BatchNorm {
        tensors.extend([tensor("running_mean", &weight), tensor("running_var", &weight)]);
    }
    tensors
}

#[cfg(not(feature = "safetensors"))]
fn find(_: &str, _: &Path, _: Option<&Ident>, _: &[Tensor]) -> Result<Vec<[usize; 2]>, String> {
    Err(message::weights_feature())
}

/// Begin and length of each tensor, in bytes of the file; or what is wrong with it.
#[cfg(feature = "safetensors")]
fn find(file: &str, path: &Path, name: Option<&Ident>, tensors: &[Tensor]) -> Result<Vec<[usize; 2]>, String> {
    use message::TensorFault;
    use safetensors::SafeTensorError;

    let bytes = std::fs::read(path).map_err(|error| message::unreadable_weights(file, &error.to_string()))?;
    let (header, metadata) = safetensors::SafeTensors::read_metadata(&bytes).map_err(|error| {
        let why = match error {
            SafeTensorError::HeaderTooLarge => "its first bytes are not the length of a header".to_owned(),
            error => error.to_string(),
        };
        message::malformed_weights(file, &why, bytes.starts_with(b"PK"))
    })?;
    let begin = size_of::<u64>() + header;
    let (mut pieces, mut faults) = (Vec::new(), Vec::new());
    for Tensor { name, shape, is_variance } in tensors {
        let Some(info) = metadata.info(name) else {
            faults.push(TensorFault::Missing { name, shape });
            continue;
        };
        let (start, end) = info.data_offsets;
        if info.shape != *shape {
            faults.push(TensorFault::Shape { name, found: info.shape.clone(), expected: shape });
        } else if info.dtype != safetensors::Dtype::F32 {
            faults.push(TensorFault::Type { name, found: format!("{:?}", info.dtype) });
        } else {
            let numbers = bytes[begin + start..begin + end].as_chunks().0.iter().copied().map(f32::from_le_bytes);
            let bad = numbers.enumerate().find(|(_, x)| !x.is_finite() || (*is_variance && *x < 0.0));
            faults.extend(bad.map(|(index, value)| TensorFault::Number { name, index, value }));
        }
        pieces.push([begin + start, end - start]);
    }
    let known = |name: &str| tensors.iter().any(|tensor| tensor.name == name);
    // PyTorch counts batches; that is of no use here.
    let counted = |name: &str| {
        let layer = name.strip_suffix("num_batches_tracked");
        layer.is_some_and(|layer| known(&format!("{layer}running_var")))
    };
    let names = metadata.offset_keys();
    let mut extra: Vec<&String> = names.iter().filter(|name| !known(name) && !counted(name)).collect();
    extra.sort_unstable();
    let shape = |name: &str| metadata.info(name).map(|info| info.shape.clone()).unwrap_or_default();
    faults.extend(extra.into_iter().map(|name| TensorFault::Extra { name, shape: shape(name) }));
    if faults.is_empty() { Ok(pieces) } else { Err(message::other_weights(file, name, &faults)) }
}
