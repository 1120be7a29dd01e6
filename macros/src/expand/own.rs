//! Layers of one's own and networks inside: their fields, their constants, and their lines forward and backward.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};

use syn::ext::IdentExt;

use super::number::literal;
use super::passes::receiver;
use super::phase::phases;
use super::proof::camel_case;
use super::schedule::Task;
use super::size::geometry_name;
use super::structure::face;
use crate::model::{Code, Layer, Network, Source, Step};

/// The name of the type that says how a link works: `NetSwish1`.
fn stage_name(network: &Network, step: &Step) -> Ident {
    format_ident!("{}{}", network.name, camel_case(&step.name), span = Span::call_site())
}

/// How the library works the link, and the shape that arrives.
fn stage(network: &Network, step: &Step) -> [TokenStream; 2] {
    let (stage, arriving) = (stage_name(network, step), face(network, step.inputs[0]));
    [quote!(#stage), arriving]
}

/// Where the link itself is.
fn leaving(network: &Network, step: &Step) -> Source {
    let index = network.steps.iter().position(|other| other.name == step.name);
    index.map_or(Source::Input, Source::Step)
}

/// The types that say how links work.
pub(crate) fn stages(network: &Network) -> TokenStream {
    let stages = network.steps.iter().map(|step| {
        let Layer::Own { .. } = &step.layer else { return TokenStream::new() };
        let (name, choice) = (super::declared(&stage_name(network, step)), choice(network, step));
        let doc = format!(" What `{}` is in `{}`.", step.text, network.name);
        quote! {
            #[doc = #doc]
            type #name = #choice::Stage;
        }
    });
    stages.collect()
}

/// What the path is, however that turns out.
fn choice(network: &Network, step: &Step) -> TokenStream {
    let Layer::Own { path: Code(path), .. } = &step.layer else { return TokenStream::new() };
    let [arriving, leaving] = [step.inputs[0], leaving(network, step)].map(|source| face(network, source));
    let otherwise = otherwise();
    quote! {
        <::netshape::nest::Path<#path, #arriving> as ::netshape::nest::Choice<
            { #otherwise <::netshape::nest::IsLink<#path, #arriving>>::IS },
            { #otherwise <::netshape::nest::IsNetwork<#path>>::IS },
            #leaving,
        >>
    }
}

/// What it learns, in a network with mistakes: a network, or nothing.
pub(crate) fn stand_in(path: &TokenStream) -> TokenStream {
    let (otherwise, nothing) = (otherwise(), quote!(::netshape::Vector<1>));
    quote! {
        <::netshape::nest::Path<#path, #nothing> as ::netshape::nest::Choice<
            false,
            { #otherwise <::netshape::nest::IsNetwork<#path>>::IS },
            #nothing,
        >>::StandIn<T>
    }
}

fn otherwise() -> TokenStream {
    quote!(
        #[allow(unused_imports)]
        use ::netshape::nest::Otherwise as _;
    )
}

fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    let at = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            token = Group::new(group.delimiter(), respan(group.stream(), span)).into();
        }
        token.set_span(span);
        token
    };
    tokens.into_iter().map(at).collect()
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
    let ([stage, arriving], name) = (stage(network, step), format_ident!("{}Settings", camel_case(&step.name)));
    let index = network.steps.iter().position(|other| other.name == step.name).unwrap_or_default();
    let (number, phase) = (literal(index), phases(network)[index][0].number());
    let first = channels_before(network, step);
    let written = quote_spanned!(step.span=> #name { #settings });
    let value = quote! {
        ::netshape::nest::Placed {
            settings: {
                type #name = <#stage as ::netshape::nest::Stage<#arriving>>::Settings;
                #written
            },
            number: #number,
            phase: #phase,
            first: #first,
        }
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
        Some(inside) => quote!(Self::#inside.channels() + #since),
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
    let asked = if arrival.learned { quote!(true) } else { quote!(input_gradient) };
    let buffers = quote!([#x, #y, #kept, #dy, #dx]);
    quote!(group.link_backward(&Self::#constant, &self.#field, &mut gradients.#field, #buffers, #asked);)
}

/// What insists that the path is a link, and that the shape behind it is the one that leaves.
pub(crate) fn proof(network: &Network, step: &Step) -> TokenStream {
    let Layer::Own { stated, .. } = &step.layer else { return TokenStream::new() };
    let (choice, [stage, arriving]) = (choice(network, step), stage(network, step));
    let insist = |span: Span, what: TokenStream, of: &str, with: &TokenStream| {
        let (of, what) = (format_ident!("{of}"), respan(what, span));
        let with = respan(with.clone(), span);
        quote_spanned!(span=> let _: <#what as ::netshape::nest::#of<#with>>::Yes;)
    };
    let mut lines = insist(step.span, quote!(#choice::Layer), "Takes", &arriving);
    lines.extend(insist(step.span, quote!(#choice::Input), "Expected", &arriving));
    let left = quote!(<#stage as ::netshape::nest::Stage<#arriving>>::Output);
    let (span, insisted) = stated.map_or((step.span, "Keeps"), |stated| (stated.0, "Leaves"));
    lines.extend(insist(span, left, insisted, &face(network, leaving(network, step))));
    lines
}
