//! The way through the network: one line of code a layer, forward and backward.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::graph::{needs_input, turns_gradient};
use super::number::literal;
use super::phase::{Lines, Phase};
use super::schedule::{Arrival, Schedule, Task};
use super::size::{arriving_dimensions, channels, geometry_name, value};
use super::{norm, own};
use crate::model::{Activation, Layer, Network, Pool};

/// The body of `inference_pass` or of `forward_group`.
pub(crate) fn forward(network: &Network, schedule: &Schedule<'_>, plan: &Ident) -> TokenStream {
    let mut lines = Lines::new(network, schedule.training);
    for (task, behind) in at_once(schedule) {
        let [begin, end] = &task.phases;
        if schedule.training && task.step.layer == Layer::BatchNorm {
            // What is told ends the phase before.
            lines.push(Some(begin), norm::moments_line(task));
        }
        let sees_to_it = !schedule.training || matches!(task.step.layer, Layer::Own { .. });
        lines.push((!sees_to_it).then_some(end), forward_line(network, task, behind, schedule.training));
    }
    body(schedule, &lines.into_code(), plan)
}

/// The body of `backward_group`.
pub(crate) fn backward(network: &Network, schedule: &Schedule<'_>, plan: &Ident) -> TokenStream {
    let mut lines = Lines::new(network, true);
    // Up to the first layer with parameters, gradients flow only for someone who asks for that of the input.
    let mut on_request: Option<(Phase, Vec<TokenStream>)> = None;
    // Behind the gradient of a layer that learns: there may be nothing but frozen ones in front of it.
    let mut may_end: Option<(Option<&Phase>, TokenStream)> = None;
    for (task, behind) in at_once(schedule).rev() {
        let [begin, end] = &task.phases;
        if let Some(line) = weight_line(task, behind) {
            let phase = (!matches!(task.step.layer, Layer::Own { .. })).then_some(end);
            flush(&mut on_request, &mut lines);
            lines.extend(may_end.take());
            lines.push(phase, line);
            // At a batch norm the groups meet, and the engine ends.
            let field = &task.step.name;
            let line = quote!(if !reach.goes_beyond(&gradients.#field) { return; });
            may_end = (task.step.layer != Layer::BatchNorm).then_some((phase, line));
        }
        for (index, arrival) in task.inputs.iter().enumerate() {
            let line = backward_line(network, task, behind, index);
            if line.is_empty() {
                continue;
            }
            if arrival.learned || on_request.as_ref().is_some_and(|(waiting, _)| waiting != begin) {
                flush(&mut on_request, &mut lines);
            }
            if arrival.learned {
                lines.extend(may_end.take());
                lines.push(Some(begin), line);
            } else {
                on_request.get_or_insert_with(|| (begin.clone(), Vec::new())).1.push(line);
            }
        }
    }
    flush(&mut on_request, &mut lines);
    body(schedule, &lines.into_code(), plan)
}

/// The tasks, each convolution with those behind it that are computed together with it.
fn at_once<'s, 'a>(schedule: &'s Schedule<'a>) -> impl DoubleEndedIterator<Item = (&'s Task<'a>, &'s [Task<'a>])> {
    let mut rest = &schedule.tasks[..];
    let together = std::iter::from_fn(move || {
        let (task, behind) = rest.split_first()?;
        let (own, others) = behind.split_at(task.at_once);
        rest = others;
        Some((task, own))
    });
    together.collect::<Vec<_>>().into_iter()
}

fn flush(on_request: &mut Option<(Phase, Vec<TokenStream>)>, lines: &mut Lines) {
    if let Some((phase, waiting)) = on_request.take() {
        lines.push(Some(&phase), quote!(if reach.goes_beyond(gradients) { #(#waiting)* }));
    }
}

/// The lines behind the names that they speak of.
fn body(schedule: &Schedule<'_>, lines: &TokenStream, plan: &Ident) -> TokenStream {
    let names = names_in(schedule, lines.clone(), plan);
    quote!(#names #lines)
}

fn forward_line(network: &Network, task: &Task<'_>, behind: &[Task<'_>], training: bool) -> TokenStream {
    let pass = receiver(training);
    let (x, y, geometry, field) = (task.x(), &task.y, geometry_name(task.step), &task.step.name);
    match &task.step.layer {
        Layer::Conv { .. } => {
            let scratch = &task.scratch;
            let Some(pool) = behind.first() else {
                return quote!(#pass.conv(&Self::#geometry, &self.#field, #x, #y, #scratch););
            };
            let (layers, pooled) = (layers(task, behind), &pool.y);
            quote!(#pass.conv_maxpool(#layers, &self.#field, #x, #y, #pooled, #scratch);)
        }
        Layer::Fc { .. } => quote!(#pass.fc(&Self::#geometry, &self.#field, #x, #y);),
        Layer::MaxPool { .. } => quote!(#pass.maxpool(&Self::#geometry, #x, #y);),
        Layer::AvgPool { .. } | Layer::GlobalAvgPool => quote!(#pass.avgpool(&Self::#geometry, #x, #y);),
        Layer::Activation(activation) => {
            let activation = activation_tokens(activation);
            if task.in_place() {
                quote!(#pass.activation_in_place(#activation, #y);)
            } else {
                quote!(#pass.activation(#activation, #x, #y);)
            }
        }
        Layer::Softmax | Layer::LogSoftmax => {
            let method = if matches!(task.step.layer, Layer::Softmax) { "softmax" } else { "log_softmax" };
            let (method, channels, copy) = (format_ident!("{method}"), channels(network, task.step), copy(task, &pass));
            quote!(#copy #pass.#method(#channels, #y);)
        }
        Layer::Dropout { probability } => {
            let (probability, mask, copy) = (Literal::f64_unsuffixed(*probability), &task.mask, copy(task, &pass));
            let number = literal(network.steps.iter().position(|step| step.name == *field).unwrap_or_default());
            quote!(#copy #pass.dropout(#probability, #number, #y, #mask);)
        }
        Layer::Sum => {
            let (copy, others) = (copy(task, &pass), task.inputs[1..].iter().map(|arrival| &arrival.x));
            quote!(#copy #(#pass.add(#others, #y);)*)
        }
        Layer::Concat => {
            let parts = parts(task).into_iter().zip(&task.inputs).map(|(part, Arrival { x, .. })| {
                let part = part(y);
                quote!(#pass.copy(#x, #part);)
            });
            parts.collect()
        }
        Layer::BatchNorm | Layer::LayerNorm | Layer::GroupNorm { .. } => norm::forward_line(task, training),
        Layer::Own { .. } => own::forward_line(task, training),
        Layer::Flatten | Layer::Assert { .. } => TokenStream::new(),
    }
}

/// What the lines forward call: a group of samples where the network learns, else whatever the samples are in.
pub(crate) fn receiver(training: bool) -> Ident {
    if training { format_ident!("group") } else { format_ident!("pass") }
}

/// A convolution, and the pooling and perhaps `relu` that are computed together with it.
fn layers(conv: &Task<'_>, behind: &[Task<'_>]) -> TokenStream {
    let (conv, pool, relu) = (geometry_name(conv.step), geometry_name(behind[0].step), behind.len() > 1);
    quote!(::netshape::kernel::ConvMaxPool { conv: &Self::#conv, pool: &Self::#pool, relu: #relu })
}

/// The gradient of a layer's parameters.
fn weight_line(task: &Task<'_>, behind: &[Task<'_>]) -> Option<TokenStream> {
    let (x, dy, geometry, field) = (task.x(), &task.dy, geometry_name(task.step), &task.step.name);
    if let Some(pool) = behind.first() {
        let (layers, kept, y, dy) = (layers(task, behind), &task.y, &pool.y, &pool.dy);
        let method = quote!(conv_maxpool_backward_weight);
        return Some(quote!(group.#method(#layers, &mut gradients.#field, #x, #kept, [#y, #dy], scratch);));
    }
    let method = match &task.step.layer {
        layer if norm::is_norm(layer) => return Some(norm::weight_line(task)),
        Layer::Own { .. } => return Some(own::backward_line(task)),
        Layer::Conv { .. } => format_ident!("conv_backward_weight"),
        Layer::Fc { .. } => format_ident!("fc_backward_weight"),
        _ => return None,
    };
    Some(quote!(group.#method(&Self::#geometry, &mut gradients.#field, #x, #dy, scratch);))
}

/// The gradient of one of a layer's inputs: written down, or added to what another user of the input has written.
fn backward_line(network: &Network, task: &Task<'_>, behind: &[Task<'_>], index: usize) -> TokenStream {
    let (Arrival { dx, added_from, .. }, dy) = (&task.inputs[index], &task.dy);
    let pass = |from: &TokenStream| {
        if added_from.is_some() { quote!(group.add(#from, #dx);) } else { quote!(group.copy(#from, #dx);) }
    };
    match &task.step.layer {
        // The output's gradient is that of each branch.
        Layer::Sum if dx == dy => TokenStream::new(),
        Layer::Sum => pass(&quote!(#dy)),
        Layer::Concat => pass(&parts(task)[index](dy)),
        layer if turns_gradient(layer) => {
            let line = if norm::is_norm(layer) { norm::input_line(task) } else { elementwise_backward(network, task) };
            let pass = (dx != dy).then(|| pass(&quote!(#dy)));
            quote!(#line #pass)
        }
        _ => {
            // What is to be added is put down beside it first.
            let line = layer_backward(task, behind, added_from.as_ref().unwrap_or(dx));
            let add = added_from.as_ref().map(|from| quote!(group.add(#from, #dx);));
            quote!(#line #add)
        }
    }
}

/// Turns the gradient of the output into that of the input, in its place.
fn elementwise_backward(network: &Network, task: &Task<'_>) -> TokenStream {
    let (x, y, dy) = (task.x(), &task.y, &task.dy);
    match &task.step.layer {
        Layer::Activation(activation) => {
            let activation = activation_tokens(activation);
            let kept = if needs_input(&task.step.layer) { x } else { y };
            quote!(group.activation_backward(#activation, #kept, #dy);)
        }
        Layer::Softmax => {
            let channels = channels(network, task.step);
            quote!(group.softmax_backward(#channels, #y, #dy);)
        }
        Layer::LogSoftmax => {
            let channels = channels(network, task.step);
            quote!(group.log_softmax_backward(#channels, #y, #dy);)
        }
        Layer::Dropout { .. } => {
            let mask = &task.mask;
            quote!(group.dropout_backward(#mask, #dy);)
        }
        _ => TokenStream::new(),
    }
}

/// Writes the gradient of the input to `dx`.
fn layer_backward(task: &Task<'_>, behind: &[Task<'_>], dx: &Ident) -> TokenStream {
    let (x, y, dy, geometry, field) = (task.x(), &task.y, &task.dy, geometry_name(task.step), &task.step.name);
    if let Some(pool) = behind.first() {
        let (layers, dy) = (layers(task, behind), &pool.dy);
        return quote!(group.conv_maxpool_backward_input(#layers, &self.#field, #y, #dy, #dx, scratch););
    }
    match &task.step.layer {
        Layer::Conv { .. } => quote!(group.conv_backward_input(&Self::#geometry, &self.#field, #dy, #dx, scratch);),
        Layer::Fc { .. } => quote!(group.fc_backward_input(&Self::#geometry, &self.#field, #dy, #dx);),
        Layer::MaxPool { .. } => quote!(group.maxpool_backward(&Self::#geometry, #x, #y, #dy, #dx);),
        Layer::AvgPool { .. } | Layer::GlobalAvgPool => quote!(group.avgpool_backward(&Self::#geometry, #dy, #dx);),
        _ => TokenStream::new(),
    }
}

/// For each branch of a concatenation, its part of the whole.
fn parts<'a>(task: &'a Task<'_>) -> Vec<impl Fn(&Ident) -> TokenStream + 'a> {
    let part = |index: usize| {
        move |whole: &Ident| {
            let (before, len) = (task.inputs[..index].iter().map(|arrival| &arrival.len), &task.inputs[index].len);
            if index == 0 { quote!(#whole.part(0, #len)) } else { quote!(#whole.part(#(#before)+*, #len)) }
        }
    };
    (0..task.inputs.len()).map(part).collect()
}

/// Takes apart the plan: those buffers get their names that the lines speak of.
fn names_in(schedule: &Schedule<'_>, lines: TokenStream, plan: &Ident) -> TokenStream {
    let mut used = BTreeSet::new();
    collect(lines, &mut used);
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
fn copy(task: &Task<'_>, pass: &Ident) -> TokenStream {
    let (x, y) = (task.x(), &task.y);
    if task.in_place() { TokenStream::new() } else { quote!(#pass.copy(#x, #y);) }
}

pub(super) fn activation_tokens(activation: &Activation) -> TokenStream {
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

/// A layer's geometry: its type and its value.
pub(crate) fn geometry(network: &Network, step: &crate::model::Step) -> Option<(TokenStream, TokenStream)> {
    use super::number::array;
    let input = arriving_dimensions(network, step);
    Some(match &step.layer {
        Layer::Conv { channels, kernel, stride, padding, dilation, groups, .. } => {
            let (channels, groups) = (value(network, *channels), literal(*groups));
            let [kernel, stride, padding, dilation] = [kernel, stride, padding, dilation].map(|pair| array(pair));
            let conv = quote!(::netshape::layer::ConvGeometry);
            (conv.clone(), quote!(#conv::new(#input, #channels, #kernel, #stride, #padding, #dilation, #groups)))
        }
        Layer::Fc { outputs, .. } => {
            let (input, output) = (super::size::arriving_len(network, step), value(network, *outputs));
            let fc = quote!(::netshape::layer::FcGeometry);
            (fc.clone(), quote!(#fc { input: #input, output: #output }))
        }
        Layer::MaxPool(Pool { kernel, stride, padding, ceil, .. })
        | Layer::AvgPool(Pool { kernel, stride, padding, ceil, .. }) => {
            let [kernel, stride, padding] = [kernel, stride, padding].map(|pair| array(pair));
            let (pool, new) = (quote!(::netshape::layer::PoolGeometry), if *ceil { quote!(ceil) } else { quote!(new) });
            (pool.clone(), quote!(#pool::#new(#input, #kernel, #stride, #padding)))
        }
        Layer::GlobalAvgPool => {
            let pool = quote!(::netshape::layer::PoolGeometry);
            (pool.clone(), quote!(#pool::global(#input)))
        }
        layer if norm::is_norm(layer) => norm::geometry(network, step),
        Layer::Own { .. } => own::constant(network, step),
        _ => return None,
    })
}
