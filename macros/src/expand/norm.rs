//! The normalisation layers: their fields, their constants, and their lines forward and backward.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::number::literal;
use super::open::has_open_weights;
use super::own;
use super::passes::receiver;
use super::phase::Phase;
use super::schedule::Task;
use super::size::{arriving_len, channels, geometry_name, output_dimensions, value};
use super::weights::{parameter_count, weights};
use crate::model::{Layer, Network, Shape, Size, Step};

pub(crate) fn is_norm(layer: &Layer) -> bool {
    matches!(layer, Layer::BatchNorm | Layer::LayerNorm | Layer::GroupNorm { .. })
}

/// The type of the layer's geometry, and what it is.
pub(crate) fn geometry(network: &Network, step: &Step) -> (TokenStream, TokenStream) {
    let kind = if step.layer == Layer::BatchNorm { quote!(BatchNormGeometry) } else { quote!(GroupNormGeometry) };
    let kind = quote!(::netshape::layer::#kind);
    let (channels, positions) = (channels(network, step), positions(network, step));
    let value = match step.layer {
        Layer::BatchNorm => {
            let first = own::channels_before(network, step);
            quote!(#kind { channels: #channels, positions: #positions, first: #first })
        }
        Layer::GroupNorm { groups } => {
            let groups = literal(groups);
            quote!(#kind::new(#channels, #positions, #groups))
        }
        _ => {
            let len = arriving_len(network, step);
            quote!(#kind::layer(#len))
        }
    };
    (kind, value)
}

/// How many places a channel has; a number of a vector is a channel of one.
fn positions(network: &Network, step: &Step) -> TokenStream {
    match step.input {
        Shape::Map { height, width, .. } => {
            let area = height.times(width).and_then(|area| value(network, area));
            area.unwrap_or_else(|| {
                let (len, channels) = (arriving_len(network, step), channels(network, step));
                quote!(::netshape::verdict::quotient(#len, #channels))
            })
        }
        Shape::Vector(_) => quote!(1),
    }
}

/// How many channels the batch norms among these steps have.
pub(crate) fn normalized(network: &Network, steps: &[&Step]) -> TokenStream {
    let norms = steps.iter().copied().filter(|step| step.layer == Layer::BatchNorm);
    let (told, open): (Vec<_>, Vec<_>) = norms.partition(|before| !has_open_weights(before));
    let channels_of = |step: &Step| weights(step).map_or(Size::Open, |weights| weights.bias);
    let told = told.into_iter().map(channels_of).try_fold(Size::Known(0), Size::plus);
    let told = told.and_then(|told| value(network, told)).unwrap_or_default();
    let open = open.into_iter().map(|before| channels(network, before));
    quote!(#told #(+ #open)*)
}

/// How many running statistics a layer has.
pub(crate) fn statistics(step: &Step) -> Size {
    // As many as parameters: a mean for each bias, a variance for each weight.
    if step.layer == Layer::BatchNorm { parameter_count(step) } else { Size::Known(0) }
}

/// The layer's line in `LAYERS`; `phase` is the one in which it begins.
pub(crate) fn layer_info(network: &Network, step: &Step, phase: &Phase) -> TokenStream {
    let name = step.name.unraw().to_string();
    let (channels, positions) = (channels(network, step), positions(network, step));
    match step.layer {
        Layer::BatchNorm => {
            let told = phase.number();
            quote!(::netshape::LayerInfo::batch_norm(#name, &[#channels], #positions, #told))
        }
        Layer::LayerNorm => {
            let dimensions = output_dimensions(network, step);
            quote!(::netshape::LayerInfo::norm(#name, &#dimensions))
        }
        _ => quote!(::netshape::LayerInfo::norm(#name, &[#channels])),
    }
}

/// Forward; of batch norm, what follows once the groups have met.
pub(crate) fn forward_line(task: &Task<'_>, training: bool) -> TokenStream {
    let (x, y, kept, geometry, field) = (task.x(), &task.y, &task.kept, geometry_name(task.step), &task.step.name);
    let pass = receiver(training);
    match task.step.layer {
        Layer::BatchNorm => {
            let method = if training { format_ident!("batchnorm") } else { format_ident!("batchnorm_infer") };
            quote!(#pass.#method(&Self::#geometry, &self.#field, #x, #y);)
        }
        Layer::LayerNorm => quote!(#pass.layernorm(&Self::#geometry, &self.#field, #x, #y, #kept);),
        _ => quote!(#pass.groupnorm(&Self::#geometry, &self.#field, #x, #y, #kept);),
    }
}

/// What a batch norm tells the other groups before they meet.
pub(crate) fn moments_line(task: &Task<'_>) -> TokenStream {
    let (x, geometry) = (task.x(), geometry_name(task.step));
    quote!(group.batchnorm_moments(&Self::#geometry, #x);)
}

/// The gradient of the parameters; of group and layer norm, that of the input as well, in the place of the output's.
pub(crate) fn weight_line(task: &Task<'_>) -> TokenStream {
    let (x, dy, kept, geometry, field) = (task.x(), &task.dy, &task.kept, geometry_name(task.step), &task.step.name);
    let method = match task.step.layer {
        Layer::BatchNorm => {
            return quote!(group.batchnorm_backward_weight(&Self::#geometry, &mut gradients.#field, #x, #dy););
        }
        Layer::LayerNorm => format_ident!("layernorm_backward"),
        _ => format_ident!("groupnorm_backward"),
    };
    quote!(group.#method(&Self::#geometry, &self.#field, &mut gradients.#field, #x, #kept, #dy);)
}

/// Turns the gradient of batch norm's output into that of its input, once the groups have met; the others have done so.
pub(crate) fn input_line(task: &Task<'_>) -> TokenStream {
    let (x, dy, geometry, field) = (task.x(), &task.dy, geometry_name(task.step), &task.step.name);
    match task.step.layer {
        Layer::BatchNorm => quote!(group.batchnorm_backward_input(&Self::#geometry, &self.#field, #x, #dy);),
        _ => TokenStream::new(),
    }
}
