//! The paths of links, as the compiler is asked of them.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::declared;
use super::number::literal;
use super::open::size_parameters;
use super::own::stage_name;
use crate::model::{LARGEST_SIDE, Layer, Network, Step};
use crate::tokens::replace_words;

/// The type that a path stands for, and what has to be declared beside it. What is wrong with it is said once, where a function
/// asks for it that a constant calls: then the constant is unknown, and so is the type, which the compiler takes for right.
pub(super) fn asked(network: &Network, step: &Step, path: &TokenStream) -> (TokenStream, TokenStream) {
    let sizes = size_parameters(network);
    let generics = (!sizes.is_empty()).then(|| quote!(<#(const #sizes: usize),*>));
    let ones = sizes.iter().map(|_| literal(1));
    let (applied, of_ones) = if sizes.is_empty() {
        (None, None)
    } else {
        (Some(quote_spanned!(step.span=> <#(#sizes),*>)), Some(quote!(::<#(#ones),*>)))
    };
    let names = ["Written", "Place", "IsRight"].map(|what| format_ident!("{}{what}", stage_name(network, step)));
    let [written_declared, place_declared, is_right_declared] = names.clone().map(|name| declared(&name));
    // All at the link, so that what is wrong with the type is said in the same words for the question and for the answer.
    let [written, place, is_right] = names.map(|mut name| {
        name.set_span(step.span);
        name
    });
    let beside = quote_spanned! {step.span=>
        type #written_declared #generics = #path;
        struct #place_declared<#(const #sizes: usize,)* const IS_RIGHT: bool>;
        #[allow(non_upper_case_globals)]
        const #is_right_declared: bool = {
            const fn is_right #generics() -> bool {
                ::netshape::nest::is_right::<#written #applied>()
            }
            is_right #of_ones()
        };
        impl #generics ::netshape::nest::Written for #place<#(#sizes,)* #is_right> { type Type = #written #applied; }
    };
    (beside, quote_spanned!(step.span=> <#place<#(#sizes,)* #is_right> as ::netshape::nest::Written>::Type))
}

/// The first step with the same path, in another turn of a repetition or elsewhere: what is wrong with the path, is so once.
pub(super) fn step_before<'a>(network: &'a Network, step: &Step) -> Option<&'a Step> {
    let is_same = |other: &&Step| match (&other.layer, &step.layer) {
        (Layer::Own { path: one, .. }, Layer::Own { path: other, .. }) => one == other,
        _ => false,
    };
    network.steps.iter().find(is_same).filter(|other| other.name != step.name)
}

/// With 1 in place of each parameter.
pub(super) fn with_ones(tokens: TokenStream, names: &[Ident]) -> TokenStream {
    with_the_same(tokens, names, 1)
}

/// With 0 in place of each parameter.
pub(super) fn with_zeros(tokens: TokenStream, names: &[Ident]) -> TokenStream {
    with_the_same(tokens, names, 0)
}

fn with_the_same(tokens: TokenStream, names: &[Ident], number: usize) -> TokenStream {
    replace_words(tokens, &mut |word| names.contains(word).then(|| literal(number).into()))
}

/// With another number in place of each parameter, so that two of them are not taken for the same: large ones, which no one
/// writes, but not too large for a height or width.
pub(super) fn with_numbers(tokens: TokenStream, names: &[Ident]) -> TokenStream {
    let number = |word: &Ident| names.iter().position(|name| name == word).map(|place| LARGEST_SIDE - 1 - place);
    replace_words(tokens, &mut |word| number(word).map(|number| literal(number).into()))
}
