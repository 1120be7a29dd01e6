//! The table of a network's steps: what each leaves and what it costs.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::graph::has_parameters;
use super::norm::is_norm;
use super::number::literal;
use super::passes::activation_tokens;
use super::size::{arriving_len, geometry_name, output_dimensions, value};
use super::weights::parameter_count;
use crate::model::{COSTS, Layer, Network, SUMMARY, Size, Source, Step};

/// From how many steps on clippy takes exception to a table of them.
const MANY_STEPS: usize = 60;

/// A table is a constant; it is on no stack.
pub(crate) fn table_lint(network: &Network) -> Option<TokenStream> {
    (network.steps.len() > MANY_STEPS).then(|| quote!(#[allow(clippy::large_stack_arrays)]))
}

/// The network's name, and the steps as a constant of the library's `StepInfo`s.
pub(crate) fn steps(network: &Network) -> TokenStream {
    let lint = table_lint(network);
    let mut learned: Vec<bool> = Vec::with_capacity(network.steps.len());
    let mut rows = Vec::with_capacity(network.steps.len());
    for step in &network.steps {
        let arriving = step.inputs.iter().any(|source| match *source {
            Source::Input => false,
            Source::Step(index) => learned[index],
        });
        rows.push(row(network, step, arriving));
        learned.push(arriving || has_parameters(&step.layer));
    }
    let name = network.name.unraw().to_string();
    quote!(const NAME: &'static str = #name; #lint const STEPS: &'static [::netshape::StepInfo] = &[#(#rows),*];)
}

/// The network's costs, to be read without a word of its scalar: the bound says that it is `f32`. Errors stand in place of what
/// its crate implements again.
pub(super) fn constants(
    structure: &TokenStream,
    parameters: &TokenStream,
    bounds: &TokenStream,
    again: &[(String, TokenStream)],
) -> TokenStream {
    let bounds = if bounds.is_empty() { quote!(where) } else { quote!(#bounds,) };
    let items = items(|name| again.iter().any(|(item, _)| item == name));
    let errors = COSTS.iter().filter_map(|name| in_place_of(name, again));
    let summary = in_place_of(SUMMARY, again).map(|error| quote!(::netshape::summary!(#error);));
    quote!(impl #parameters #structure #bounds f32: ::netshape::Is<T> { #items #(#errors)* #summary })
}

/// The costs as items, but for those that are there already.
pub(super) fn items(has: impl Fn(&str) -> bool) -> Option<TokenStream> {
    let names = COSTS.into_iter().chain([SUMMARY]);
    let lacking = names.clone().filter(|name| !has(name)).map(|name| format_ident!("{name}")).collect::<Vec<_>>();
    match lacking.len() {
        0 => None,
        len if len == names.count() => Some(quote!(::netshape::costs!();)),
        _ => Some(quote!(::netshape::costs!(#(#lacking)*);)),
    }
}

/// The error in place of what the network's crate implements again, if it does.
pub(super) fn in_place_of(name: &str, again: &[(String, TokenStream)]) -> Option<TokenStream> {
    again.iter().find(|(item, _)| item == name).map(|(_, error)| error.clone())
}

fn row(network: &Network, step: &Step, input_is_learned: bool) -> TokenStream {
    let (name, text) = (step.name.unraw().to_string(), &step.text);
    let inputs = step.inputs.iter().map(|source| match *source {
        Source::Input => quote!(::core::option::Option::None),
        Source::Step(index) => {
            let index = literal(index);
            quote!(::core::option::Option::Some(#index))
        }
    });
    let (operation, output) = (operation(step), output_dimensions(network, step));
    let costs = costs(network, step, input_is_learned);
    quote!(::netshape::StepInfo::new(#name, #text, #operation, &[#(#inputs),*], &#output) #costs)
}

/// What the step computes: a variant of the library's `Operation`.
fn operation(step: &Step) -> TokenStream {
    let kind = match &step.layer {
        Layer::Conv { .. } => quote!(Conv),
        Layer::Fc { .. } => quote!(Fc),
        Layer::MaxPool { .. } => quote!(MaxPool),
        Layer::AvgPool { .. } => quote!(AvgPool),
        Layer::Own { .. } => {
            let link = geometry_name(step);
            return quote!(Self::#link.operation());
        }
        Layer::BatchNorm => quote!(BatchNorm),
        Layer::LayerNorm => quote!(LayerNorm),
        Layer::GroupNorm { .. } => quote!(GroupNorm),
        Layer::GlobalAvgPool => return quote!(::netshape::Operation::GlobalAvgPool),
        Layer::Flatten => return quote!(::netshape::Operation::Flatten),
        Layer::Dropout { probability } => return quote!(::netshape::Operation::Dropout { probability: #probability }),
        Layer::Activation(activation) => {
            let activation = activation_tokens(activation);
            return quote!(::netshape::Operation::Activation(#activation));
        }
        Layer::Softmax => return quote!(::netshape::Operation::Softmax),
        Layer::LogSoftmax => return quote!(::netshape::Operation::LogSoftmax),
        Layer::Sum => return quote!(::netshape::Operation::Sum),
        Layer::Concat => return quote!(::netshape::Operation::Concat),
        Layer::Assert { .. } => return quote!(::netshape::Operation::Assert),
    };
    let geometry = geometry_name(step);
    quote!(::netshape::Operation::#kind(Self::#geometry))
}

/// What a layer with parameters costs: these, and multiply-adds forward and backward.
fn costs(network: &Network, step: &Step, input_is_learned: bool) -> Option<TokenStream> {
    if !has_parameters(&step.layer) {
        return None;
    }
    let geometry = geometry_name(step);
    if matches!(step.layer, Layer::Own { .. }) {
        let [parameters, forward, backward] = ["parameters", "multiply_adds", "backward_multiply_adds"].map(|method| {
            let method = format_ident!("{method}");
            quote!(Self::#geometry.#method())
        });
        return Some(quote!(.costing(#parameters, #forward, #backward)));
    }
    let parameters = value(network, parameter_count(step)).unwrap_or_else(|| open_count(network, step));
    if is_norm(&step.layer) {
        // Nothing beside the convolutions; and what it does are not multiply-adds.
        return Some(quote!(.costing(#parameters, 0, 0)));
    }
    let forward = quote!(Self::#geometry.multiply_adds());
    let backward = if input_is_learned { quote!(2 * #forward) } else { forward.clone() };
    Some(quote!(.costing(#parameters, #forward, #backward)))
}

/// How many parameters a layer has, as its geometry tells.
fn open_count(network: &Network, step: &Step) -> TokenStream {
    let (geometry, zero) = (geometry_name(step), Size::Known(0));
    let bias = |bias: bool, size: Size| value(network, if bias { size } else { zero });
    match step.layer {
        Layer::Conv { channels, bias: has_bias, .. } => {
            let bias = bias(has_bias, channels);
            quote!(::netshape::plan::sum([Self::#geometry.weights(), #bias]))
        }
        Layer::Fc { outputs, bias: has_bias } => {
            let bias = bias(has_bias, outputs);
            quote!(::netshape::plan::sum([::netshape::plan::product([Self::#geometry.input, Self::#geometry.output]), #bias]))
        }
        _ => {
            let len = arriving_len(network, step);
            quote!(::netshape::plan::product([2, #len]))
        }
    }
}
