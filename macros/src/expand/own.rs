//! Layers of one's own and networks inside: their fields, their constants, and their lines forward and backward.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use syn::ext::IdentExt;

use super::face::face;
use super::holder::holds_geometries;
use super::number::literal;
use super::open::{self, shape, size_parameters};
use super::passes::receiver;
use super::path::{asked, step_before, with_numbers, with_ones};
use super::phase::phases;
use super::proof::camel_case;
use super::respan;
use super::schedule::Task;
use super::size::{
    dimensions_from, geometry_name, input_dimensions, input_len, output_dimensions, output_len, type_sizes,
};
use crate::model::{Code, Layer, Network, Size, Source, Step};

/// The name of the type that says how a link works: `NetSwish1`.
pub(super) fn stage_name(network: &Network, step: &Step) -> Ident {
    format_ident!("{}{}", network.name, camel_case(&step.name), span = Span::call_site())
}

/// The name of the type whose constants tell what leaves a link, by the link's name: `NetBody1Left`.
pub(crate) fn left_name(network: &Network, link: &str) -> Ident {
    let step = network.steps.iter().find(|step| step.name == link);
    let link = step.map_or_else(|| format_ident!("Link"), |step| camel_case(&step.name));
    format_ident!("{}{}Left", network.name, link, span = Span::call_site())
}

/// Whether the types tell what leaves a link.
pub(super) fn is_free(step: &Step) -> bool {
    step.output.link().is_some_and(|leaving| step.name == leaving.step)
}

/// The name of that of what is written in the chain: `NetSwish1Settings`.
fn settings_name(network: &Network, step: &Step) -> Ident {
    format_ident!("{}Settings", stage_name(network, step))
}

/// The path as generated code names it, so that the compiler speaks once of the path itself: `NetSwish1Path`.
fn path(network: &Network, step: &Step) -> TokenStream {
    let (path, names) = (path_name(network, step), size_parameters(network));
    let applied = (!names.is_empty()).then(|| quote!(<#(#names),*>));
    quote!(#path #applied)
}

fn path_name(network: &Network, step: &Step) -> Ident {
    format_ident!("{}Path", stage_name(network, step))
}

/// How the library works the link, and the shape that arrives.
pub(super) fn stage(network: &Network, step: &Step) -> [TokenStream; 2] {
    let (stage, names) = (stage_name(network, step), size_parameters(network));
    let applied = (!names.is_empty()).then(|| quote!(<#(#names),*>));
    [quote!(#stage #applied), arriving(network, step)]
}

/// The shape that arrives, as a type.
pub(super) fn arriving(network: &Network, step: &Step) -> TokenStream {
    match &step.layer {
        // The same, as the macro has seen.
        Layer::Own { declared: true, .. } => {
            let path = path(network, step);
            quote!(<#path as ::netshape::Network>::Input)
        }
        _ if has_own_face(network, step) => {
            let (name, names) = (arrival_name(network, step), size_parameters(network));
            quote!(#name<#(#names),*>)
        }
        _ => face(network, step.inputs[0]),
    }
}

/// Whether no type of the library's can say the shape that arrives at a link.
pub(super) fn has_own_face(network: &Network, step: &Step) -> bool {
    let is_link = matches!(step.layer, Layer::Own { declared: false, .. });
    is_link && step.inputs[0] != Source::Input && type_sizes(network, step.inputs[0]).is_none()
}

/// The type of the shape that arrives: `NetSwish1Arriving`.
fn arrival_name(network: &Network, step: &Step) -> Ident {
    format_ident!("{}{}Arriving", network.name, camel_case(&step.name), span = network.name.span())
}

/// The shapes that arrive at links, where no type of the library's can say them.
pub(crate) fn arrivals(network: &Network) -> TokenStream {
    let links = network.steps.iter().filter(|step| has_own_face(network, step));
    let shapes = links.map(|step| {
        let constant = format_ident!("{}_ARRIVING", geometry_name(step));
        let doc = format!(" What arrives at `{}` in [`{}`].", step.text, network.name);
        let (len, dimensions) = match step.inputs[0] {
            Source::Step(index) => {
                let before = &network.steps[index];
                (output_len(network, before), output_dimensions(network, before))
            }
            Source::Input => (input_len(network), input_dimensions(network)),
        };
        shape(network, &arrival_name(network, step), &constant, &doc, &[dimensions, len])
    });
    shapes.collect()
}

/// Where the link itself is.
pub(super) fn leaving(network: &Network, step: &Step) -> Source {
    let index = network.steps.iter().position(|other| other.name == step.name);
    index.map_or(Source::Input, Source::Step)
}

/// The types that say how links work.
pub(crate) fn stages(network: &Network) -> TokenStream {
    let stages = network.steps.iter().map(|step| {
        let Layer::Own { path: Code(path), declared, .. } = &step.layer else { return TokenStream::new() };
        let [path_name, name, settings] =
            [path_name, stage_name, settings_name].map(|name| super::declared(&name(network, step)));
        let ([stage, arriving], choice) = (stage(network, step), choice(network, step));
        let names = size_parameters(network);
        let (beside, path) = match step_before(network, step) {
            Some(before) => (TokenStream::new(), self::path(network, before)),
            // The macro has seen that it is right.
            None if *declared => (TokenStream::new(), path.clone()),
            None => asked(network, step, path),
        };
        let generics = (!names.is_empty()).then(|| quote!(<#(const #names: usize),*>));
        let place = format!(" `{}` in `{}`.", step.text, network.name);
        let doc = format!(" How `{}` works in `{}`.", step.text, network.name);
        let written = format!(" What is written of `{}` in `{}`.", step.text, network.name);
        let left = is_free(step).then(|| {
            let name = super::declared(&left_name(network, &step.name.to_string()));
            let doc = format!(" What leaves `{}` in `{}`.", step.text, network.name);
            // It is the same whatever the parameters are.
            let same = with_ones(stage.clone(), &names);
            quote! {
                #[doc = #doc]
                type #name = ::netshape::nest::Left<#same, #arriving>;
            }
        });
        let output = is_judged(network, step).then(|| {
            let name = super::declared(&output_name(network, step));
            let doc = format!(" The shape that leaves `{}` in `{}`.", step.text, network.name);
            quote! {
                #[doc = #doc]
                type #name #generics = <#stage as ::netshape::nest::Stage<#arriving>>::Output;
            }
        });
        quote! {
            #beside

            #[doc = #place]
            type #path_name #generics = #path;

            #left

            #[doc = #doc]
            type #name #generics = #choice;
            #[doc = #written]
            type #settings #generics = <#stage as ::netshape::nest::Stage<#arriving>>::Settings;
            #output
        }
    });
    stages.collect()
}

/// How the library works what stands there, at the place at which the compiler is to point if it can't.
fn choice(network: &Network, step: &Step) -> TokenStream {
    let Layer::Own { declared, .. } = &step.layer else { return TokenStream::new() };
    if *declared {
        let path = path(network, step);
        return quote!(::netshape::nest::Inside<<#path as ::netshape::nest::Enclosed>::Settings>);
    }
    let alternatives = respan(alternatives(network, step), step.span);
    quote!(#alternatives::Stage)
}

/// What the path is, however that turns out.
pub(super) fn alternatives(network: &Network, step: &Step) -> TokenStream {
    let Layer::Own { settings, .. } = &step.layer else { return TokenStream::new() };
    let (path, arriving, leaving) = (path(network, step), arriving(network, step), leaving(network, step));
    let settings = settings.is_some().then(|| quote!(, #path));
    let otherwise = otherwise();
    let leaving = match type_sizes(network, leaving) {
        _ if is_free(step) => quote!(::netshape::nest::Free),
        Some(_) => face(network, leaving),
        // For the stand-in, any shape will do where types can't say it.
        None => arriving.clone(),
    };
    // Types can't ask what depends on a parameter; what is a link for every value of it, is one for a number.
    let names = size_parameters(network);
    let [path_of_some, arriving_of_some] = [&path, &arriving].map(|tokens| with_numbers(tokens.clone(), &names));
    // A network may fit no image of 1×1; what takes a shape of its own, takes every one.
    let of_any = open::is_open(network) && has_own_face(network, step);
    let arriving_of_some = if of_any { quote!(::netshape::nest::Any) } else { arriving_of_some };
    let is_known = is_known(network, step);
    quote! {
        <::netshape::nest::Path<#path, #arriving #settings> as ::netshape::nest::Choice<
            { #otherwise <::netshape::nest::IsLink<#path_of_some, #arriving_of_some>>::IS },
            { #otherwise <::netshape::nest::IsNetwork<#path_of_some>>::IS },
            #is_known,
            #leaving,
        >>
    }
}

/// Whether what arrives is known, and not spoiled by a fault in front of it.
fn is_known(network: &Network, step: &Step) -> TokenStream {
    let source = step.inputs[0];
    let shape = network.shape_of(source);
    let is_constant = holds_geometries(network) || shape.is_told() && !shape.sizes().into_iter().any(Size::is_generic);
    if !is_constant || shape.known().is_some() {
        return quote!(true);
    }
    let dimensions = dimensions_from(network, source);
    quote!({ ::netshape::nest::is_known(&#dimensions) })
}

/// What a constant that asks of a type needs in scope.
pub(super) fn otherwise() -> TokenStream {
    quote!(
        #[allow(unused_imports)]
        use ::netshape::nest::Otherwise as _;
    )
}

/// The type of what it learns.
pub(crate) fn parameters(network: &Network, step: &Step) -> TokenStream {
    let [stage, arriving] = stage(network, step);
    quote!(<#stage as ::netshape::nest::Stage<#arriving>>::Parameters<T>)
}

/// The type of its constant, and what it is.
pub(crate) fn constant(network: &Network, step: &Step) -> (TokenStream, TokenStream) {
    let Layer::Own { settings, .. } = &step.layer else { return Default::default() };
    let settings = settings.as_ref().map(|Code(settings)| settings);
    let ([stage, arriving], mut name) = (stage(network, step), settings_name(network, step));
    // Where the path stands, as the compiler tells there which settings are missing.
    name.set_span(step.span);
    let names = size_parameters(network);
    let applied = (!names.is_empty()).then(|| quote!(::<#(#names),*>));
    let index = network.steps.iter().position(|other| other.name == step.name).unwrap_or_default();
    let (number, phase) = (literal(index), phases(network)[index][0].number());
    let first = channels_before(network, step);
    let written = quote_spanned!(step.span=> #name #applied { #settings });
    // What no parameter has a part in, the compiler evaluates as it reads it.
    let made = if names.is_empty() {
        let constant = super::declared(&name);
        quote!({ const #constant: #name = #written; || #constant })
    } else {
        quote!(|| const { #written })
    };
    let value = quote! {
        ::netshape::nest::Placed { settings: #made, number: #number, phase: #phase, first: #first }
    };
    (quote!(::netshape::nest::Placed<#stage, #arriving>), value)
}

/// How many channels are normalised over the batch in front of a step.
pub(crate) fn channels_before(network: &Network, step: &Step) -> TokenStream {
    let before = network.steps.iter().take_while(|before| before.name != step.name);
    let before = before.collect::<Vec<_>>();
    let inside = before.iter().rposition(|before| matches!(before.layer, Layer::Own { settings: None, .. }));
    let since = super::norm::normalized(network, &before[inside.map_or(0, |index| index + 1)..]);
    match inside.map(|index| geometry_name(before[index])) {
        Some(inside) if since.to_string() == "0" => quote!(Self::#inside.channels()),
        // Not by `+`, of which the compiler would speak where the link is unknown.
        Some(inside) => quote!(::netshape::plan::sum([Self::#inside.channels(), #since])),
        None => since,
    }
}

/// The line in `LAYERS`.
pub(crate) fn layer_info(step: &Step) -> TokenStream {
    let (name, constant) = (step.name.unraw().to_string(), geometry_name(step));
    quote!(Self::#constant.info(#name))
}

/// The line that draws its parameters.
pub(crate) fn initialize_line(step: &Step) -> Option<TokenStream> {
    let (constant, field) = (geometry_name(step), &step.name);
    matches!(step.layer, Layer::Own { .. }).then(|| quote!(Self::#constant.initialize(&mut self.#field, init, random);))
}

pub(crate) fn forward_line(task: &Task<'_>, training: bool) -> TokenStream {
    let pass = receiver(training);
    let (x, y, kept, constant, field) = (task.x(), &task.y, &task.kept, geometry_name(task.step), &task.step.name);
    quote!(#pass.link(&Self::#constant, &self.#field, #x, #y, #kept);)
}

/// The gradient of the parameters and of the input.
pub(crate) fn backward_line(task: &Task<'_>) -> TokenStream {
    let (x, y, kept, constant, field) = (task.x(), &task.y, &task.kept, geometry_name(task.step), &task.step.name);
    let (arrival, dy) = (&task.inputs[0], &task.dy);
    let dx = arrival.added_from.as_ref().unwrap_or(&arrival.dx);
    let reach = if arrival.learned { quote!(reach) } else { quote!(reach.behind_input(gradients, &gradients.#field)) };
    let buffers = quote!([#x, #y, #kept, #dy, #dx]);
    quote!(group.link_backward(&Self::#constant, &self.#field, #reach, &mut gradients.#field, #buffers);)
}

/// The shape that leaves a link, as its types say it; `None` where the macro has seen it or nobody has said another one.
pub(crate) fn left(network: &Network, step: &Step) -> Option<TokenStream> {
    let (output, names) = (output_name(network, step), size_parameters(network));
    let applied = (!names.is_empty()).then(|| quote!(<#(#names),*>));
    is_judged(network, step).then(|| quote!(#output #applied))
}

/// Whether types hold what leaves a link against what is written or taken to leave.
fn is_judged(network: &Network, step: &Step) -> bool {
    let is_link = matches!(step.layer, Layer::Own { declared: false, .. }) && !is_free(step);
    is_link && type_sizes(network, leaving(network, step)).is_some()
}

/// The name of the shape that leaves a link: `NetSwish1Output`.
fn output_name(network: &Network, step: &Step) -> Ident {
    format_ident!("{}Output", stage_name(network, step))
}
