//! The way through the network: one line of code a layer, forward and backward.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::number::literal;
use super::schedule::{INPUT_GRADIENT, Schedule, Task, needs_input};
use super::size::{arriving_dimensions, geometry_name};
use crate::model::{Activation, Layer, Network, Shape};

/// The body of `infer_group` or of `forward_group`.
pub(crate) fn forward(network: &Network, schedule: &Schedule<'_>, plan: &Ident) -> TokenStream {
    let lines: Vec<_> = schedule.tasks.iter().map(|task| forward_line(network, task)).collect();
    let names = names_in(schedule, &lines, plan);
    quote!(#names #(#lines)*)
}

/// The body of `backward_group`.
pub(crate) fn backward(network: &Network, schedule: &Schedule<'_>, plan: &Ident) -> TokenStream {
    // Up to the first layer with parameters, gradients flow only for someone who asked for that of the input.
    let first = schedule.tasks.iter().position(|task| has_parameters(&task.step.layer)).unwrap_or(schedule.tasks.len());
    let mut lines = Vec::new();
    for task in schedule.tasks.iter().skip(first).rev() {
        lines.extend(weight_line(task));
        if task.dx != INPUT_GRADIENT || !has_parameters(&task.step.layer) {
            lines.push(backward_line(network, task));
        }
    }
    let optional: Vec<_> =
        schedule.tasks.iter().take(first + 1).rev().map(|task| backward_line(network, task)).collect();
    if !optional.is_empty() {
        lines.push(quote!(if input_gradient { #(#optional)* }));
    }
    let names = names_in(schedule, &lines, plan);
    quote!(#names #(#lines)*)
}

fn forward_line(network: &Network, task: &Task<'_>) -> TokenStream {
    let (x, y, geometry, field) = (&task.x, &task.y, geometry_name(task.step), &task.step.name);
    match &task.step.layer {
        Layer::Conv { .. } => quote!(group.conv(&Self::#geometry, &self.#field, #x, #y, scratch);),
        Layer::Fc { .. } => quote!(group.fc(&Self::#geometry, &self.#field, #x, #y);),
        Layer::MaxPool { .. } => quote!(group.maxpool(&Self::#geometry, #x, #y);),
        Layer::AvgPool { .. } | Layer::GlobalAvgPool => quote!(group.avgpool(&Self::#geometry, #x, #y);),
        Layer::Activation(activation) => {
            let activation = activation_tokens(activation);
            if task.in_place() {
                quote!(group.activation_in_place(#activation, #y);)
            } else {
                quote!(group.activation(#activation, #x, #y);)
            }
        }
        Layer::Softmax | Layer::LogSoftmax => {
            let method = if matches!(task.step.layer, Layer::Softmax) { "softmax" } else { "log_softmax" };
            let (method, channels, copy) = (format_ident!("{method}"), channels(network, task), copy(task));
            quote!(#copy group.#method(#channels, #y);)
        }
        Layer::Dropout { probability } => {
            let (probability, mask, copy) = (Literal::f64_unsuffixed(*probability), &task.mask, copy(task));
            let number = literal(network.steps.iter().position(|step| step.name == *field).unwrap_or_default());
            quote!(#copy group.dropout(#probability, #number, #y, #mask);)
        }
        Layer::Flatten | Layer::Assert => TokenStream::new(),
    }
}

/// The gradient of a layer's parameters.
fn weight_line(task: &Task<'_>) -> Option<TokenStream> {
    let (x, dy, geometry, field) = (&task.x, &task.dy, geometry_name(task.step), &task.step.name);
    let method = match task.step.layer {
        Layer::Conv { .. } => format_ident!("conv_backward_weight"),
        Layer::Fc { .. } => format_ident!("fc_backward_weight"),
        _ => return None,
    };
    Some(quote!(group.#method(&Self::#geometry, &mut gradients.#field, #x, #dy, scratch);))
}

/// The gradient of a layer's input.
fn backward_line(network: &Network, task: &Task<'_>) -> TokenStream {
    let (x, y, dx, dy, geometry, field) =
        (&task.x, &task.y, &task.dx, &task.dy, geometry_name(task.step), &task.step.name);
    match &task.step.layer {
        Layer::Conv { .. } => quote!(group.conv_backward_input(&Self::#geometry, &self.#field, #dy, #dx, scratch);),
        Layer::Fc { .. } => quote!(group.fc_backward_input(&Self::#geometry, &self.#field, #dy, #dx);),
        Layer::MaxPool { .. } => quote!(group.maxpool_backward(&Self::#geometry, #x, #y, #dy, #dx);),
        Layer::AvgPool { .. } | Layer::GlobalAvgPool => quote!(group.avgpool_backward(&Self::#geometry, #dy, #dx);),
        Layer::Activation(activation) => {
            let activation = activation_tokens(activation);
            let kept = if needs_input(&task.step.layer) { x } else { y };
            quote!(group.activation_backward(#activation, #kept, #dy);)
        }
        Layer::Softmax => {
            let channels = channels(network, task);
            quote!(group.softmax_backward(#channels, #y, #dy);)
        }
        Layer::LogSoftmax => {
            let channels = channels(network, task);
            quote!(group.log_softmax_backward(#channels, #y, #dy);)
        }
        Layer::Dropout { .. } => {
            let mask = &task.mask;
            quote!(group.dropout_backward(#mask, #dy);)
        }
        Layer::Flatten | Layer::Assert => TokenStream::new(),
    }
}

/// Takes apart the plan: those buffers get their names that the lines speak of.
fn names_in(schedule: &Schedule<'_>, lines: &[TokenStream], plan: &Ident) -> TokenStream {
    let mut used = BTreeSet::new();
    lines.iter().cloned().for_each(|line| collect(line, &mut used));
    let slots = schedule.buffers.iter().map(|buffer| {
        let name = &buffer.name;
        if used.contains(&name.to_string()) { quote!(#name) } else { quote!(_) }
    });
    quote!(let [#(#slots),*] = Self::#plan.slots;)
}

/// The names in `tokens` that are not those of fields.
fn collect(tokens: TokenStream, into: &mut BTreeSet<String>) {
    let mut after_dot = false;
    for token in tokens {
        let dot = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
        match token {
            TokenTree::Group(group) => collect(group.stream(), into),
            TokenTree::Ident(ident) if !after_dot => _ = into.insert(ident.to_string()),
            _ => {}
        }
        after_dot = dot;
    }
}

/// What works in place, where it must not overwrite what arrives, begins with a copy.
fn copy(task: &Task<'_>) -> TokenStream {
    let (x, y) = (&task.x, &task.y);
    if task.in_place() { TokenStream::new() } else { quote!(group.copy(#x, #y);) }
}

/// How many numbers stand beside each other for softmax: the channels, or the whole vector.
fn channels(network: &Network, task: &Task<'_>) -> TokenStream {
    match task.step.input {
        Shape::Map { channels, .. } => {
            let channels = literal(channels);
            quote!(#channels)
        }
        Shape::Vector(_) => super::size::arriving_len(network, task.step),
    }
}

fn activation_tokens(activation: &Activation) -> TokenStream {
    let variant = match activation {
        Activation::Relu => quote!(Relu),
        Activation::LeakyRelu { slope } => {
            let slope = Literal::f64_unsuffixed(slope.abs());
            let sign = (slope_is_negative(activation)).then(|| quote!(-));
            quote!(LeakyRelu { slope: #sign #slope })
        }
        Activation::Elu => quote!(Elu),
        Activation::Gelu => quote!(Gelu),
        Activation::Silu => quote!(Silu),
        Activation::Sigmoid => quote!(Sigmoid),
        Activation::Tanh => quote!(Tanh),
        Activation::Softplus => quote!(Softplus),
    };
    quote!(::netshape::layer::Activation::#variant)
}

fn slope_is_negative(activation: &Activation) -> bool {
    matches!(activation, Activation::LeakyRelu { slope } if *slope < 0.0)
}

fn has_parameters(layer: &Layer) -> bool {
    matches!(layer, Layer::Conv { .. } | Layer::Fc { .. })
}

/// A layer's geometry, as a constant of the network.
pub(crate) fn geometry(network: &Network, step: &crate::model::Step) -> Option<TokenStream> {
    use super::number::array;
    let name = geometry_name(step);
    let input = arriving_dimensions(network, step);
    let (kind, value) = match &step.layer {
        Layer::Conv { channels, kernel, stride, padding, dilation, groups, .. } => {
            let (channels, groups) = (literal(*channels), literal(*groups));
            let [kernel, stride, padding, dilation] = [kernel, stride, padding, dilation].map(|pair| array(pair));
            let conv = quote!(::netshape::layer::ConvGeometry);
            (conv.clone(), quote!(#conv::new(#input, #channels, #kernel, #stride, #padding, #dilation, #groups)))
        }
        Layer::Fc { outputs, .. } => {
            let (input, output) = (super::size::arriving_len(network, step), literal(*outputs));
            let fc = quote!(::netshape::layer::FcGeometry);
            (fc.clone(), quote!(#fc { input: #input, output: #output }))
        }
        Layer::MaxPool { kernel, stride, padding } | Layer::AvgPool { kernel, stride, padding } => {
            let [kernel, stride, padding] = [kernel, stride, padding].map(|pair| array(pair));
            let pool = quote!(::netshape::layer::PoolGeometry);
            (pool.clone(), quote!(#pool::new(#input, #kernel, #stride, #padding)))
        }
        Layer::GlobalAvgPool => {
            let pool = quote!(::netshape::layer::PoolGeometry);
            (pool.clone(), quote!(#pool::global(#input)))
        }
        _ => return None,
    };
    Some(quote!(const #name: #kind = #value;))
}
