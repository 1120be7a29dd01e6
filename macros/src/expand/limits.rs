//! What has to be true of sizes that come from outside: that they are not 0, and that nothing that follows from them is too
//! large. For constants, [`holder`](super::holder) asks; for parameters, a constant of the network does, which the compiler
//! evaluates for each instance that a program uses.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::judged::evaluated;
use super::number::literal;
use super::size::value;
use super::weights::weights;
use super::{budget, insist, open};
use crate::model::{Meaning, Network, Shape, Size, Step};

/// Something that must not be too large.
pub(crate) struct Limit {
    /// Whether a parameter has a part in it.
    is_generic: bool,
    /// Whether what leaves a link has a part in it, which may itself follow from constants.
    pub(super) is_of_link: bool,
    /// The call that judges it, on its layer.
    pub(super) call: TokenStream,
}

/// All of them in which parameters have a part, or all others.
pub(crate) fn limits(network: &Network, is_generic: bool) -> Vec<Limit> {
    let input = limit(
        network,
        &network.input.sizes(),
        |factors| quote_spanned!(input_span(network)=> ::netshape::verdict::input(#factors)),
    );
    let steps = network.steps.iter().flat_map(|step| [weight_limit(network, step), sample_limit(network, step)]);
    steps.chain([input]).flatten().filter(|limit| limit.is_generic == is_generic).collect()
}

/// Where the input's first name stands.
fn input_span(network: &Network) -> Span {
    let names = network.input.sizes().into_iter().flat_map(Size::names);
    let mut places = names.filter_map(|name| match name.meaning()? {
        Meaning::Parameter(tokens) | Meaning::Constant(tokens) => Some(tokens.into_iter().next()?.span()),
        Meaning::Difference(.., span) | Meaning::Quotient(.., span) => Some(span),
        Meaning::Places(..) | Meaning::Leaving(_) => None,
    });
    places.next().unwrap_or_else(|| network.name.span())
}

fn weight_limit(network: &Network, step: &Step) -> Option<Limit> {
    let name = step.name.unraw().to_string();
    let dimensions = weights(step)?.dimensions;
    limit(network, &dimensions, |factors| quote_spanned!(step.span=> ::netshape::verdict::weights(#name, #factors)))
}

fn sample_limit(network: &Network, step: &Step) -> Option<Limit> {
    let name = step.name.unraw().to_string();
    let is_new = step.output != step.input && matches!(step.output, Shape::Map { .. });
    let sizes = is_new.then(|| step.output.sizes())?;
    limit(network, &sizes, |factors| quote_spanned!(step.span=> ::netshape::verdict::sample(#name, #factors)))
}

/// A product of sizes, if the macro can't tell it and no size is open.
fn limit(network: &Network, sizes: &[Size], call: impl Fn(&TokenStream) -> TokenStream) -> Option<Limit> {
    let is_outside = sizes.iter().any(|size| size.known().is_none());
    let values = sizes.iter().map(|size| value(network, *size)).collect::<Option<Vec<_>>>().filter(|_| is_outside)?;
    let factors = quote!([#(#values),*]);
    let is_generic = sizes.iter().any(|size| size.is_generic());
    let is_of_link = sizes.iter().any(|size| size.is_of_link());
    // Of a constant that is too large itself, its own check speaks.
    let names = sizes.iter().flat_map(|size| size.names());
    let constants = names.filter(|name| matches!(name.meaning(), Some(Meaning::Constant(_))));
    let constants = constants.map(|name| super::size::name(network, name)).collect::<Vec<_>>();
    let mut call = call(&quote!(&#factors));
    if !constants.is_empty() {
        call = quote!(if ::netshape::verdict::fits(&[#(#constants),*]) { #call });
    }
    Some(Limit { is_generic, is_of_link, call })
}

/// The constants of a network with parameters that are evaluated with it: `SIZES`, and `BUDGET` if it has one.
pub(crate) fn constants(network: &Network) -> TokenStream {
    if !is_checked_by_instance(network) {
        return TokenStream::new();
    }
    let (parameters, name) = (&network.parameters, network.name.to_string());
    let values = quote!(&[#(#parameters),*]);
    let each = parameters.iter().enumerate().map(|(index, parameter)| {
        let (text, index) = (parameter.to_string(), literal(index));
        quote_spanned!(parameter.span()=> ::netshape::verdict::parameter(#name, #text, #values, #index);)
    });
    let (limits, links) = (limits(network, true), insist::instance_checks(network));
    let limits = limits.into_iter().map(|limit| limit.call);
    let budget = budget::instance_checks(network);
    quote! {
        const SIZES: () = { #(#each)* #(#limits;)* #links };
        #budget
    }
}

/// Has the compiler judge the instances that the network's crate has, whatever that does with them.
pub(crate) fn instances(network: &Network) -> TokenStream {
    let name = &network.name;
    let instances = network.instances.iter().filter(|values| !values.is_empty() && !open::is_open(network));
    let judged = instances.map(|values| {
        let values = values.iter().map(|value| literal(*value));
        let ty = quote!(#name::<#(#values),*>);
        let budget = budget::is_checked_by_instance(network).then(|| quote!(let () = #ty::BUDGET;));
        let judged = evaluated(&quote!(let () = #ty::SIZES;), &budget.unwrap_or_default());
        quote!(const _: () = { #judged };)
    });
    judged.collect()
}

fn is_checked_by_instance(network: &Network) -> bool {
    !network.parameters.is_empty() || insist::has_instance_checks(network)
}

/// The table of the layers, which everything follows from: behind the checks of the network, and those of networks inside
/// behind these. For a network around this one, whose checks have these among them, there is the table alone.
pub(crate) fn layers(network: &Network, table: &TokenStream) -> TokenStream {
    let ([sizes, _], (span, inside)) = (hooks(network), insist::checks_inside(network, "NETWORKS_INSIDE"));
    if sizes.is_empty() && inside.is_empty() {
        return quote!(const LAYERS: &'static [::netshape::LayerInfo] = #table;);
    }
    // Where networks stand in one another in a circle, the compiler names this constant, and points at each of them.
    let checks = quote_spanned!(span=> const NETWORKS_INSIDE: () = { #sizes #inside };);
    quote! {
        const LAYERS: &'static [::netshape::LayerInfo] = { let () = Self::NETWORKS_INSIDE; Self::FIELDS };
        const FIELDS: &'static [::netshape::LayerInfo] = #table;
        #checks
    }
}

/// The budgets of the network and of networks inside, and what has the compiler judge them. They have a constant of their own, as
/// what a network costs follows from its layers.
pub(crate) fn budgets(network: &Network) -> (TokenStream, TokenStream) {
    let ([_, budget], (_, inside)) = (hooks(network), insist::checks_inside(network, "WITHIN_BUDGETS"));
    if budget.is_empty() && inside.is_empty() {
        return Default::default();
    }
    (quote!(const WITHIN_BUDGETS: () = { #budget #inside };), quote!(let () = Self::WITHIN_BUDGETS;))
}

/// What has the compiler evaluate them: in front of the parameters' number and of `LAYERS`, and in a pass.
pub(crate) fn hooks(network: &Network) -> [TokenStream; 2] {
    let sizes = is_checked_by_instance(network).then(|| quote!(let () = Self::SIZES;));
    let budget = budget::is_checked_by_instance(network).then(|| quote!(let () = Self::BUDGET;));
    [sizes, budget].map(Option::unwrap_or_default)
}
