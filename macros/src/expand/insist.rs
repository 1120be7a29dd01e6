//! What insists, in generated code, that links are right: that each path is a layer or a network that takes what arrives, and that
//! what is written behind it is what leaves.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::face::face;
use super::judged::evaluated;
use super::open::size_parameters;
use super::own::{alternatives, arriving, has_own_face, is_free, leaving, left, stage};
use super::path::{with_ones, with_zeros};
use super::respan;
use super::size::{dimensions_from, output_dimensions, type_sizes};
use super::verdicts::chain;
use crate::model::{Code, Layer, Name, Network, Size, Source, Step};
use crate::tokens::mentions;

/// The lines that insist that a path is a link that takes what arrives; none for other steps.
pub(super) fn takes(network: &Network, step: &Step, guards: &TokenStream) -> TokenStream {
    let Layer::Own { declared, .. } = &step.layer else { return TokenStream::new() };
    let names = size_parameters(network);
    match declared {
        // What depends on a parameter, the macro has seen: 0 stands for it, which is always right.
        true => with_zeros(takes_declared(network, step, guards), &names),
        false if is_generic(network, step) => TokenStream::new(),
        // These links are the same whatever the parameters are.
        false => with_ones(is_link(network, step), &names),
    }
}

/// The line that judges whether a network declared before takes what arrives.
fn takes_declared(network: &Network, step: &Step, guards: &TokenStream) -> TokenStream {
    let ([_, arriving], chain) = (stage(network, step), chain(network, step));
    let arrives = dimensions_from(network, step.inputs[0]);
    let words = [
        format!("{} takes ", step.text),
        ", but ".to_owned(),
        " arrives".to_owned(),
        format!("change what comes before it, or the input of {}", step.text),
    ];
    let verdict = quote_spanned! {step.span=>
        ::netshape::verdict::same_shape(
            <#arriving as ::netshape::Shape>::DIMS, &#arrives, 0, [#(#words),*], #chain,
        )
    };
    evaluated(guards, &verdict)
}

/// The lines that insist that the shape behind a link is the one that leaves; none for other steps.
pub(super) fn leaves(network: &Network, step: &Step) -> TokenStream {
    let Layer::Own { declared, .. } = &step.layer else { return TokenStream::new() };
    let (names, nothing) = (size_parameters(network), TokenStream::new());
    let known = declared.then(|| with_zeros(evaluated(&nothing, &known(network, step)), &names));
    let judged = !is_generic(network, step);
    let judged = judged.then(|| with_ones(evaluated(&nothing, &leaving_verdict(network, step)), &names));
    quote!(#known #judged)
}

/// What is unknown if the shapes of the network inside do not fit, or one of its sizes can't be.
fn known(network: &Network, step: &Step) -> TokenStream {
    let [stage, arriving] = stage(network, step);
    quote!(let _ = <<#stage as ::netshape::nest::Stage<#arriving>>::Output as ::netshape::Shape>::DIMS)
}

/// The same for all networks declared before from which the network has a constant: what is wrong with it, is told there.
pub(super) fn known_where_it_is_from(network: &Network, name: Name) -> TokenStream {
    let is_from = |step: &&Step| {
        let is_declared = matches!(step.layer, Layer::Own { declared: true, .. });
        is_declared && step.output.sizes().into_iter().flat_map(Size::names).any(|other| other == name)
    };
    let known = network.steps.iter().filter(is_from).map(|step| known(network, step)).collect::<Vec<_>>();
    with_zeros(quote!(#(#known;)*), &size_parameters(network))
}

/// The call that judges what leaves a link.
fn leaving_verdict(network: &Network, step: &Step) -> TokenStream {
    let Layer::Own { stated, .. } = &step.layer else { return TokenStream::new() };
    let ([stage, arriving], name, output) = (stage(network, step), &step.text, output_dimensions(network, step));
    let (span, is_stated) = (stated.map_or(step.span, |stated| stated.0), stated.is_some());
    let left = quote!(<<#stage as ::netshape::nest::Stage<#arriving>>::Output as ::netshape::Shape>::DIMS);
    if is_free(step) {
        return quote_spanned!(span=> ::netshape::verdict::goes_on(#name, #left));
    }
    quote_spanned!(span=> ::netshape::verdict::leaves(#name, #left, &#output, #is_stated))
}

/// Whether a parameter has a part in a link.
pub(crate) fn has_instance_checks(network: &Network) -> bool {
    network.steps.iter().any(|step| is_generic(network, step))
}

/// The same for links in which a parameter has a part, to be evaluated with the network. What types say for every value of
/// the parameters stands with it: where that has been refused, nothing is evaluated.
pub(crate) fn instance_checks(network: &Network) -> TokenStream {
    let links = network.steps.iter().filter(|step| is_generic(network, step));
    let checks = links.map(|step| {
        let (proof, call) = (generic_proof(network, step), leaving_verdict(network, step));
        quote!(#proof #call;)
    });
    checks.collect()
}

/// What evaluates the checks of networks inside that a constant of this name has, behind those of the network itself; and where
/// the first link stands.
pub(crate) fn checks_inside(network: &Network, constant: &str) -> (Span, TokenStream) {
    let is_link = |step: &&Step| matches!(step.layer, Layer::Own { settings: None, .. });
    let links = network.steps.iter().filter(is_link).collect::<Vec<_>>();
    let checks = links.iter().map(|step| {
        let [stage, arriving] = stage(network, step).map(|tokens| respan(tokens, step.span));
        let constant = format_ident!("{constant}", span = step.span);
        quote_spanned!(step.span=> let () = <#stage as ::netshape::nest::Stage<#arriving>>::#constant;)
    });
    (links.first().map_or_else(Span::call_site, |step| step.span), checks.collect())
}

/// What types can say of a link for every value of the parameters.
fn generic_proof(network: &Network, step: &Step) -> TokenStream {
    let Layer::Own { stated, declared: false, .. } = &step.layer else { return TokenStream::new() };
    let ([stage, arriving], mut lines) = (stage(network, step), is_link(network, step));
    let left = quote!(<#stage as ::netshape::nest::Stage<#arriving>>::Output);
    let (span, insisted) = stated.map_or((step.span, "Keeps"), |stated| (stated.0, "Leaves"));
    if type_sizes(network, leaving(network, step)).is_some() {
        lines.extend(insist(span, &left, insisted, &face(network, leaving(network, step))));
    }
    lines
}

/// The lines that insist on a layer, or on a network that takes what arrives.
fn is_link(network: &Network, step: &Step) -> TokenStream {
    let (alternatives, arriving) = (alternatives(network, step), arriving(network, step));
    let has_own_face = has_own_face(network, step);
    let [takes, expected] = if has_own_face { ["TakesAny", "ExpectedAny"] } else { ["Takes", "Expected"] };
    let layer = insist(step.span, &quote!(#alternatives::Layer), takes, &arriving);
    // What leaves a link right before it may not be what is taken to leave, which has been said then.
    let left = match step.inputs[0] {
        Source::Step(index) if !has_own_face => left(network, &network.steps[index]),
        _ => None,
    };
    let input = insist(step.span, &quote!(#alternatives::Input), expected, &left.unwrap_or(arriving));
    quote!(#layer #input)
}

fn insist(span: Span, what: &TokenStream, of: &str, with: &TokenStream) -> TokenStream {
    let (of, what, with) = (format_ident!("{of}"), respan(what.clone(), span), respan(with.clone(), span));
    quote_spanned!(span=> let _: <#what as ::netshape::nest::#of<#with>>::Yes;)
}

/// Whether a size that the user of the network chooses has a part in the types of a link.
pub(crate) fn is_generic(network: &Network, step: &Step) -> bool {
    let Layer::Own { path: Code(path), declared, .. } = &step.layer else { return false };
    let faces = [arriving(network, step), face(network, leaving(network, step))];
    let faces = faces.into_iter().filter(|_| !declared);
    let names = size_parameters(network);
    faces.chain([path.clone()]).any(|tokens| mentions(tokens, &names))
}
