//! The weights and biases of a layer: their dimensions, the type that holds them, and how many there are.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::holder::holds_geometries;
use super::number::literal;
use super::open::{self, has_open_weights, weight_length};
use super::size::{geometry_name, owner, value};
use crate::model::{Layer, Meaning, Network, Product, Shape, Size, Step};

/// The dimensions of a layer's weights, outputs first, and how many biases it has.
pub(crate) struct Weights {
    pub(crate) dimensions: Vec<Size>,
    pub(crate) bias: Size,
}

/// The parameters of a layer, if it has any.
pub(crate) fn weights(step: &Step) -> Option<Weights> {
    let biases = |bias: bool, size: Size| if bias { size } else { Size::Known(0) };
    match (&step.layer, step.input) {
        (Layer::Conv { channels, kernel, groups, bias, .. }, Shape::Map { channels: arriving, .. }) => {
            let group = arriving.divided(*groups).unwrap_or(Size::Open);
            let [height, width] = kernel.map(Size::Known);
            Some(Weights { dimensions: vec![*channels, group, height, width], bias: biases(*bias, *channels) })
        }
        (Layer::Fc { outputs, bias }, input) => {
            Some(Weights { dimensions: vec![*outputs, input.count()], bias: biases(*bias, *outputs) })
        }
        (Layer::BatchNorm | Layer::GroupNorm { .. }, Shape::Map { channels: size, .. } | Shape::Vector(size)) => {
            Some(Weights { dimensions: vec![size], bias: size })
        }
        (Layer::LayerNorm, input) => Some(Weights { dimensions: vec![input.count()], bias: input.count() }),
        _ => None,
    }
}

pub(crate) fn has_weights(step: &Step) -> bool {
    weights(step).is_some()
}

/// The same as numbers, if all of them are.
pub(crate) fn weight_shape(step: &Step) -> Option<(Vec<usize>, usize)> {
    let Weights { dimensions, bias } = weights(step)?;
    Some((dimensions.into_iter().map(Size::known).collect::<Option<_>>()?, bias.known()?))
}

/// How many parameters a layer has.
pub(crate) fn parameter_count(step: &Step) -> Size {
    if matches!(step.layer, Layer::Own { .. }) {
        return Size::Open;
    }
    let Some(Weights { dimensions, bias }) = weights(step) else { return Size::Known(0) };
    let weights = dimensions.into_iter().try_fold(Size::Known(1), Size::times);
    weights.and_then(|weights| weights.plus(bias)).unwrap_or(Size::Open)
}

/// The dimensions as code.
pub(crate) fn dimension_values(network: &Network, step: &Step, weights: &Weights) -> Vec<TokenStream> {
    let sizes = weights.dimensions.iter().enumerate();
    sizes.map(|(index, size)| value(network, *size).unwrap_or_else(|| open_dimension(network, step, index))).collect()
}

/// What the compiler works out, as the code reads it from the layer's geometry.
fn open_dimension(network: &Network, step: &Step, index: usize) -> TokenStream {
    let (owner, geometry, index) = (owner(network), geometry_name(step), literal(index));
    match (&step.layer, step.input) {
        (Layer::Conv { groups, .. }, Shape::Map { channels, .. }) if !holds_geometries(network) => {
            let (channels, groups) = (value(network, channels), literal(*groups));
            quote!(::netshape::verdict::quotient(#channels, #groups))
        }
        (Layer::Conv { .. }, _) => quote!(#owner::#geometry.weight_shape()[#index]),
        (Layer::Fc { .. }, _) => quote!(#owner::#geometry.input),
        _ => quote!(#owner::#geometry.channels),
    }
}

/// The type of a layer's parameters.
pub(crate) fn parameters(network: &Network, step: &Step) -> Option<TokenStream> {
    if matches!(step.layer, Layer::Own { .. }) {
        return Some(super::own::parameters(network, step));
    }
    let Weights { dimensions, bias } = weights(step)?;
    let length =
        |index: usize, size: Size| Some(value(network, size).unwrap_or_else(|| open_dimension(network, step, index)));
    let weight = if open::is_open(network) && has_open_weights(step) {
        let (open::Names { lengths, .. }, length) = (open::names(network), weight_length(step));
        let computed = quote!(::netshape::proof::GenericArray<T, <Lengths as #lengths<H, W>>::#length>);
        nested(computed, &open::outer_dimensions(network, step), &|_, size| value(network, size))?
    } else {
        nested(quote!(T), &spread(step, dimensions), &length)?
    };
    Some(layer_type(step, &weight, &nested(quote!(T), &[bias], &length)?))
}

/// The same in a network with mistakes: arrays of one length.
pub(crate) fn unknown_parameters(step: &Step, unknown: &Ident) -> Option<TokenStream> {
    let Weights { dimensions, bias } = weights(step)?;
    let length = |_: usize, _: Size| Some(unknown.to_token_stream());
    let weight = nested(quote!(T), &spread(step, dimensions), &length)?;
    Some(layer_type(step, &weight, &nested(quote!(T), &[bias], &length)?))
}

fn layer_type(step: &Step, weight: &TokenStream, bias: &TokenStream) -> TokenStream {
    let (kind, has_bias) = match step.layer {
        Layer::Conv { .. } => (quote!(Conv), true),
        Layer::Fc { .. } => (quote!(Fc), true),
        Layer::BatchNorm => (quote!(BatchNorm), false),
        Layer::LayerNorm => (quote!(LayerNorm), false),
        _ => (quote!(GroupNorm), false),
    };
    let bias = has_bias.then_some(bias).into_iter();
    quote!(::netshape::layer::#kind<#weight #(, #bias)*>)
}

/// The map of `layernorm` is three dimensions, and so is one that `fc` flattens if the length has no one name.
fn spread(step: &Step, mut dimensions: Vec<Size>) -> Vec<Size> {
    let is_spread = match step.layer {
        // Whether it is a map, only the types of a link know.
        _ if step.input.is_of_link() && !step.input.sizes().into_iter().any(Size::is_generic) => false,
        Layer::LayerNorm => step.input.is_told(),
        Layer::Fc { .. } => step.input.is_told() && step.input.count().known().is_none(),
        _ => false,
    };
    if is_spread {
        dimensions.pop();
        dimensions.extend(step.input.sizes());
    }
    dimensions
}

/// An array of arrays, one for each dimension, the last index fastest. So a dimension can be a parameter, of which types
/// can't compute. `length` is a length that is none, as code.
fn nested(
    innermost: TokenStream,
    dimensions: &[Size],
    length: &impl Fn(usize, Size) -> Option<TokenStream>,
) -> Option<TokenStream> {
    dimensions.iter().enumerate().rev().try_fold(innermost, |inner, (index, &size)| {
        let Size::Named(named) = size else { return length(index, size).map(|length| quote!([#inner; #length])) };
        if !named.is_generic() {
            return length(index, size).map(|length| quote!([#inner; #length]));
        }
        let parts = named.products().into_iter().map(|Product { factor, names }| {
            let names = names.into_iter().map(|name| match name.meaning() {
                Some(Meaning::Parameter(parameter)) => Some(parameter),
                _ => length(index, Size::from(name)),
            });
            let nest = |inner: TokenStream, name: Option<TokenStream>| name.map(|name| quote!([#inner; #name]));
            let inner = names.into_iter().try_fold(inner.clone(), nest);
            let factor = (factor > 1).then(|| literal(factor)).into_iter();
            Some(factor.fold(inner?, |inner, factor| quote!([#inner; #factor])))
        });
        let parts = parts.collect::<Option<Vec<_>>>()?;
        parts.into_iter().reduce(|one, other| quote!(::netshape::layer::Joined<#one, #other>))
    })
}
