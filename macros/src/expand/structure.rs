//! The struct and what the library wants to know of it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use super::costs;
use super::declared;
use super::document::{describe, document};
use super::number::literal;
use super::open::{self, has_open_weights, is_open, weight_length};
use super::passes;
use super::phase::{Phase, phases};
use super::proof::flat;
use super::schedule::{self, Buffer, INPUT, INPUT_GRADIENT, Schedule};
use super::{norm, own};
use crate::model::{Layer, Network, Shape, Size, Step};

/// From how many buffers on rustc may suspect that their plan is never done; a thousand take a fraction of a second.
const MANY_BUFFERS: usize = 200;

/// The struct: one field for each layer with parameters.
pub(crate) fn structure(network: &Network) -> TokenStream {
    let Network { attributes, visibility, name, .. } = network;
    let Generics { declared, bounds, .. } = generics(network);
    let document = document(network);
    let fields = network.steps.iter().filter_map(|step| {
        let ty = parameters(network, step)?;
        let (field, doc) = (&step.name, describe(step));
        Some(quote!(#[doc = #doc] pub #field: #ty))
    });
    let marker =
        (!network.steps.iter().any(|step| parameters(network, step).is_some())).then(|| quote!(parameters: [T; 0]));
    let stages = own::stages(network);
    quote! {
        #stages

        #(#attributes)*
        #document
        #[repr(C)]
        #visibility struct #name #declared #bounds { #(#fields,)* #marker }
    }
}

/// The generic parameters of a network: the scalar, and the height and width where it names no input.
struct Generics {
    declared: TokenStream,
    implemented: TokenStream,
    applied: TokenStream,
    bounds: TokenStream,
}

fn generics(network: &Network) -> Generics {
    if !is_open(network) {
        // What a layer of one's own learns is defined for scalars only.
        let bound = has_own(network).then(|| quote!(: ::netshape::Scalar));
        return Generics {
            declared: quote!(<T #bound = f32>),
            implemented: quote!(<T: ::netshape::Scalar>),
            applied: quote!(<T>),
            bounds: TokenStream::new(),
        };
    }
    let open::Names { sizes, input, .. } = open::names(network);
    Generics {
        declared: quote!(<const H: usize, const W: usize, T = f32>),
        implemented: quote!(<const H: usize, const W: usize, T: ::netshape::Scalar>),
        applied: quote!(<H, W, T>),
        // On the name, so that the compiler's notes point there and not to the whole declaration.
        bounds: quote_spanned!(network.name.span()=> where #sizes: #input<H, W>),
    }
}

/// The type of a layer's parameters, if it has any.
fn parameters(network: &Network, step: &Step) -> Option<TokenStream> {
    if let Layer::Own { .. } = step.layer {
        return Some(own::parameters(network, step));
    }
    if !has_open_weights(step) {
        return closed_parameters(step);
    }
    // As many as the input's height and width make them.
    let (open::Names { sizes, input, .. }, length) = (open::names(network), weight_length(step));
    let weight = quote!(::netshape::proof::GenericArray<T, <#sizes as #input<H, W>>::#length>);
    match step.layer {
        Layer::Fc { outputs, bias } => {
            let bias = numbers(&[if bias { outputs } else { 0 }]);
            Some(quote!(::netshape::layer::Fc<#weight, #bias>))
        }
        ref layer => {
            let kind = norm::kind(layer);
            Some(quote!(::netshape::layer::#kind<#weight>))
        }
    }
}

/// The same for a layer whose parameters do not depend on an open height or width.
pub(super) fn closed_parameters(step: &Step) -> Option<TokenStream> {
    match (&step.layer, step.input) {
        (Layer::Conv { channels, kernel, groups, bias, .. }, Shape::Map { channels: arriving, .. }) => {
            let weight = numbers(&[*channels, arriving.checked_div(*groups)?, kernel[0], kernel[1]]);
            let bias = numbers(&[if *bias { *channels } else { 0 }]);
            Some(quote!(::netshape::layer::Conv<#weight, #bias>))
        }
        (Layer::Fc { outputs, bias }, input) => {
            let weight = numbers(&[*outputs, flat(&input)?]);
            let bias = numbers(&[if *bias { *outputs } else { 0 }]);
            Some(quote!(::netshape::layer::Fc<#weight, #bias>))
        }
        (layer, input) if norm::is_norm(layer) => norm::parameters(layer, input),
        _ => None,
    }
}

/// The type of numbers with these dimensions, the last index fastest.
pub(super) fn numbers(dimensions: &[usize]) -> TokenStream {
    dimensions.iter().rev().fold(quote!(T), |inner, dimension| {
        let dimension = literal(*dimension);
        quote!([#inner; #dimension])
    })
}

/// What the library computes with: constants and the passes.
pub(crate) fn computation(network: &Network) -> TokenStream {
    let name = &network.name;
    let (training, inference) = (schedule::training(network), schedule::inference(network));
    let geometries = network.steps.iter().filter_map(|step| passes::geometry(network, step));
    let (training_plan, inference_plan) = (format_ident!("TRAINING_PLAN"), format_ident!("INFERENCE_PLAN"));
    let training_buffers = buffers(&training);
    let inference_buffers = buffers(&inference);
    let [training_lint, inference_lint] = [&training, &inference]
        .map(|schedule| (schedule.buffers.len() > MANY_BUFFERS).then(|| quote!(#[allow(long_running_const_eval)])));
    let (training_count, inference_count) = (literal(training.buffers.len()), literal(inference.buffers.len()));
    let training_memory = memory(&training, &training_plan, true);
    let inference_memory = memory(&inference, &inference_plan, false);
    let infer = passes::forward(network, &inference, &inference_plan);
    let forward = passes::forward(network, &training, &training_plan);
    let backward = passes::backward(network, &training, &training_plan);
    let phases = phases(network);
    let layers = network.steps.iter().zip(phases).filter_map(|(step, [phase, _])| layer_info(network, step, &phase));
    let own = network.steps.iter().filter_map(own::initialize_line).collect::<Vec<_>>();
    let initialize = (!own.is_empty()).then(|| {
        quote! {
            fn initialize_links(&mut self, init: ::netshape::Init, random: &mut dyn ::netshape::nest::Rng) {
                #(#own)*
            }
        }
    });
    let (steps, table_lint) = (costs::steps(network), costs::table_lint(network));
    let leaving = network.steps.last().map_or(&network.input, |step| &step.output);
    let (input, output) = (face(network, &network.input), face(network, leaving));
    let (inside, (count, count_proof)) = (inside(network), count(network));
    let Generics { implemented, applied, bounds, .. } = generics(network);
    quote! {
        impl #implemented #name #applied #bounds {
            /// How many parameters the network has.
            pub const PARAMETERS: usize = #count;
            #(#geometries)*
            #inference_lint
            const INFERENCE_PLAN: ::netshape::plan::Plan<#inference_count> =
                ::netshape::plan::Plan::new([#(#inference_buffers),*]);
            #training_lint
            const TRAINING_PLAN: ::netshape::plan::Plan<#training_count> =
                ::netshape::plan::Plan::new([#(#training_buffers),*]);
        }

        // SAFETY: the struct is `repr(C)`, and each field is nothing but numbers of type `T`.
        unsafe impl #implemented ::netshape::Flat for #name #applied #bounds {
            type Scalar = T;
        }

        impl #implemented ::netshape::Network for #name #applied #bounds {
            type Input = #input;
            type Output = #output;
            #steps
            #table_lint
            const LAYERS: &'static [::netshape::LayerInfo] = &[#(#layers),*];
            const INFERENCE: ::netshape::Memory = #inference_memory;
            const TRAINING: ::netshape::Memory = #training_memory;

            fn inference_pass<P: ::netshape::Pass<T>>(&self, pass: &mut P) { #infer }

            fn forward_group(&self, group: &mut ::netshape::Group<'_, T>) { #forward }

            fn backward_group(
                &self,
                group: &mut ::netshape::Group<'_, T>,
                gradients: &mut Self,
                input_gradient: bool,
            ) { #backward }

            #initialize
        }

        #inside

        #count_proof
    }
}

/// What makes the network a layer of other networks.
fn inside(network: &Network) -> TokenStream {
    let Network { visibility, name, .. } = network;
    let (inside, input) = (format_ident!("{}Inside", name), face(network, &network.input));
    let (inside_declared, Generics { implemented, applied, bounds, .. }) = (declared(&inside), generics(network));
    let doc = format!(" `{name}` as a layer of another network.");
    let (sides, sides_applied) = if is_open(network) {
        (quote!(<const H: usize, const W: usize>), quote!(<H, W>))
    } else {
        (TokenStream::new(), TokenStream::new())
    };
    quote! {
        #[doc = #doc]
        #[doc(hidden)]
        #visibility struct #inside_declared #sides;

        impl #sides ::netshape::nest::Family for #inside #sides_applied #bounds {
            type Network<T: ::netshape::Scalar> = #name #applied;
        }

        impl #implemented ::netshape::nest::Enclosed for #name #applied #bounds {
            type Settings = #inside #sides_applied;
        }

        impl #implemented ::netshape::nest::Link<#input> for #name #applied #bounds {
            type Stage = ::netshape::nest::Inside<#inside #sides_applied>;
        }
    }
}

fn buffers<'a>(schedule: &'a Schedule<'_>) -> impl Iterator<Item = TokenStream> + 'a {
    schedule.buffers.iter().map(|Buffer { len, first, last, .. }| {
        let (first, last) = (literal(*first), literal(*last));
        quote!(::netshape::plan::Buffer::new(#len, #first, #last))
    })
}

fn memory(schedule: &Schedule<'_>, plan: &proc_macro2::Ident, training: bool) -> TokenStream {
    let place = |name: &proc_macro2::Ident| {
        let place = literal(schedule.buffers.iter().position(|buffer| buffer.name == *name).unwrap_or_default());
        quote!(Self::#plan.slots[#place])
    };
    let (input, output) = (place(&format_ident!("{INPUT}")), place(&schedule.output));
    let (output_gradient, input_gradient) = if training {
        (place(&schedule.output_gradient), place(&format_ident!("{INPUT_GRADIENT}")))
    } else {
        (quote!(::netshape::plan::Slot::EMPTY), quote!(::netshape::plan::Slot::EMPTY))
    };
    quote!(::netshape::Memory {
        len: Self::#plan.len,
        input: #input,
        output: #output,
        output_gradient: #output_gradient,
        input_gradient: #input_gradient,
    })
}

fn has_own(network: &Network) -> bool {
    network.steps.iter().any(|step| matches!(step.layer, Layer::Own { .. }))
}

/// The number of parameters, and what proves it.
fn count(network: &Network) -> (TokenStream, TokenStream) {
    let has_own = has_own(network);
    if is_open(network) || has_own {
        let count = if has_own || network.steps.iter().any(|step| step.layer == Layer::BatchNorm) {
            quote!(::netshape::parameter_count(<Self as ::netshape::Network>::LAYERS))
        } else {
            quote!(<Self as ::netshape::Flat>::LEN)
        };
        return (count, TokenStream::new());
    }
    let (count, name) = (literal(network.steps.iter().map(parameter_count).sum()), &network.name);
    let statistics: usize = network.steps.iter().map(norm::statistics).sum();
    let statistics = (statistics > 0).then(|| literal(statistics)).into_iter();
    (
        quote!(#count),
        quote!(
            const _: () = assert!(<#name as ::netshape::Flat>::LEN == #count #(+ #statistics)*);
        ),
    )
}

/// The shape as the user of the network meets it.
pub(crate) fn face(network: &Network, shape: &Shape) -> TokenStream {
    match *shape {
        Shape::Map { channels, height: Size::Known(height), width: Size::Known(width) } => {
            let [channels, height, width] = [channels, height, width].map(literal);
            quote!(::netshape::Map<#channels, #height, #width>)
        }
        Shape::Vector(Size::Known(len)) => {
            let len = literal(len);
            quote!(::netshape::Vector<#len>)
        }
        Shape::Map { channels, .. } if *shape == network.input => {
            let channels = literal(channels);
            quote!(::netshape::Map<#channels, H, W>)
        }
        _ => {
            let output = open::names(network).output;
            quote!(#output<H, W>)
        }
    }
}

/// A layer's line in `LAYERS`; `phase` is the one in which it begins.
fn layer_info(network: &Network, step: &Step, phase: &Phase) -> Option<TokenStream> {
    if norm::is_norm(&step.layer) {
        return Some(norm::layer_info(network, step, phase));
    }
    if matches!(step.layer, Layer::Own { .. }) {
        return Some(own::layer_info(step));
    }
    let name = step.name.unraw().to_string();
    let (weight, bias) = match &step.layer {
        Layer::Fc { outputs, bias } if has_open_weights(step) => {
            let (output, input) = (literal(*outputs), super::size::arriving_len(network, step));
            (quote!(#output, #input), if *bias { *outputs } else { 0 })
        }
        _ => {
            let (weight, bias) = weight_shape(step)?;
            let weight = weight.into_iter().map(literal);
            (quote!(#(#weight),*), bias)
        }
    };
    let bias = literal(bias);
    Some(quote!(::netshape::LayerInfo::new(#name, &[#weight], #bias)))
}

/// The dimensions of a layer's weights, where the macro knows them, and how many biases it has.
pub(crate) fn weight_shape(step: &Step) -> Option<(Vec<usize>, usize)> {
    match &step.layer {
        Layer::Conv { channels, kernel, groups, bias, .. } => {
            let Shape::Map { channels: arriving, .. } = step.input else { return None };
            let weight = vec![*channels, arriving / groups, kernel[0], kernel[1]];
            Some((weight, if *bias { *channels } else { 0 }))
        }
        Layer::Fc { outputs, bias } => Some((vec![*outputs, flat(&step.input)?], if *bias { *outputs } else { 0 })),
        Layer::BatchNorm | Layer::GroupNorm { .. } => match step.input {
            Shape::Map { channels, .. } | Shape::Vector(Size::Known(channels)) => Some((vec![channels], channels)),
            Shape::Vector(Size::Open) => None,
        },
        Layer::LayerNorm => flat(&step.input).map(|len| (vec![len], len)),
        _ => None,
    }
}

/// How many parameters a layer has, where the macro knows it.
pub(crate) fn parameter_count(step: &Step) -> usize {
    weight_shape(step).map_or(0, |(weight, bias)| weight.iter().product::<usize>() + bias)
}
