//! `#[weights = "lenet.safetensors"]`: whether a file's tensors are the network's, and where in the file they lie.

use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, LitStr, Meta};

use crate::expand::{has_weights, weight_shape};
use crate::fault::{Faults, Place};
use crate::message;
use crate::model::{FileTensor, Layer, Shape, Size, Step, Weights};

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

/// Where the network's numbers lie in the file.
pub(super) fn check(
    file: &LitStr,
    name: Option<&Ident>,
    (open, arriving): (bool, Option<Size>),
    steps: &[Step],
    faults: &mut Faults,
) -> Option<Weights> {
    let generic = |step: &Step| step.output.sizes().into_iter().find(|size| size.is_generic());
    if let (false, Some(size)) = (open, arriving.or_else(|| steps.iter().find_map(generic))) {
        faults.add(Place::of(file), message::weights_of_a_size(name, size));
        return None;
    }
    if open {
        faults.add(Place::of(file), message::open_weights(name));
        return None;
    }
    let path = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join(file.value());
    let own = Own {
        tensors: steps.iter().flat_map(tensors).collect(),
        elsewhere: steps.iter().filter_map(tensors_elsewhere).collect(),
    };
    match find(&file.value(), &path, name, &own) {
        Ok(tensors) => Some(Weights {
            name: file.value(),
            path: path.to_string_lossy().into_owned(),
            place: file.span(),
            tensors,
            by_name: !own.elsewhere.is_empty(),
        }),
        Err(message) => {
            faults.add(Place::of(file), message);
            None
        }
    }
}

/// What the network has, as far as that is known here.
#[cfg_attr(not(feature = "safetensors"), expect(dead_code, reason = "no file is read"))]
struct Own {
    /// In the order of the network's numbers.
    tensors: Vec<Tensor>,
    /// What the names of those tensors begin with that are known elsewhere: `body1.`
    elsewhere: Vec<String>,
}

/// A tensor of the network, as PyTorch names it.
#[cfg_attr(not(feature = "safetensors"), expect(dead_code, reason = "no file is read"))]
struct Tensor {
    name: String,
    shape: Vec<usize>,
    is_variance: bool,
}

/// What the names of those tensors begin with whose shapes only the types know: of a network inside, of a layer of one's own,
/// and of layers behind these.
fn tensors_elsewhere(step: &Step) -> Option<String> {
    let is_link = matches!(step.layer, Layer::Own { .. });
    (is_link || has_weights(step) && weight_shape(step).is_none()).then(|| format!("{}.", step.name.unraw()))
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
fn find(_: &str, _: &Path, _: Option<&Ident>, _: &Own) -> Result<Vec<FileTensor>, String> {
    Err(message::weights_feature())
}

/// The file's tensors, those that are known here first; or what is wrong with them.
#[cfg(feature = "safetensors")]
fn find(file: &str, path: &Path, name: Option<&Ident>, own: &Own) -> Result<Vec<FileTensor>, String> {
    use message::TensorFault;
    use safetensors::tensor::TensorInfo;
    use safetensors::{Dtype, SafeTensorError};

    let bytes = std::fs::read(path).map_err(|error| message::unreadable_weights(file, &error.to_string()))?;
    let (header, metadata) = safetensors::SafeTensors::read_metadata(&bytes).map_err(|error| {
        let why = match error {
            SafeTensorError::HeaderTooLarge => "its first bytes are not the length of a header".to_owned(),
            error => error.to_string(),
        };
        message::malformed_weights(file, &why, bytes.starts_with(b"PK"))
    })?;
    let begin = size_of::<u64>() + header;
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    let mut take = |name: &str, info: &TensorInfo, is_variance: bool| {
        let (start, end) = info.data_offsets;
        if info.dtype == Dtype::F32 {
            let numbers = bytes[begin + start..begin + end].as_chunks().0.iter().copied().map(f32::from_le_bytes);
            let bad = numbers.enumerate().find(|(_, x)| !x.is_finite() || (is_variance && *x < 0.0));
            let fault = |(index, value)| TensorFault::Number { name: name.to_owned(), index, value };
            found.push(FileTensor {
                name: name.to_owned(),
                shape: info.shape.clone(),
                piece: [begin + start, end - start],
            });
            bad.map(fault)
        } else {
            Some(TensorFault::Type { name: name.to_owned(), found: format!("{:?}", info.dtype) })
        }
    };
    for Tensor { name, shape, is_variance } in &own.tensors {
        let (name, expected) = (name.clone(), shape.clone());
        match metadata.info(&name) {
            None => faults.push(TensorFault::Missing { name, shape: expected }),
            Some(info) if info.shape != *shape => {
                faults.push(TensorFault::Shape { name, found: info.shape.clone(), expected });
            }
            Some(info) => faults.extend(take(&name, info, *is_variance)),
        }
    }
    let mut names = metadata.offset_keys();
    names.sort_unstable();
    let known = |name: &str| own.tensors.iter().any(|tensor| tensor.name == name);
    for name in &names {
        let Some(info) = metadata.info(name) else { continue };
        let is_elsewhere = own.elsewhere.iter().any(|link| name.starts_with(link));
        // PyTorch counts batches; that is of no use here.
        let counted = name.strip_suffix("num_batches_tracked").map(|layer| format!("{layer}running_var"));
        let is_count = counted.is_some_and(|layer| names.contains(&layer) && (is_elsewhere || known(&layer)));
        if known(name) || is_count {
            continue;
        }
        if is_elsewhere {
            faults.extend(take(name, info, name.ends_with(".running_var")));
        } else {
            faults.push(TensorFault::Extra { name: name.clone(), shape: info.shape.clone() });
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(message::other_weights(file, name, &faults)) }
}
