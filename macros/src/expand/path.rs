//! The paths of links, as the compiler is asked of them.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use super::number::literal;
use super::open::{self, size_parameters};
use crate::model::{Code, Layer, Network, Step};
use crate::tokens::{mentions, replace_words};

/// The path, in which the last number is worked out where the compiler finds out whether the type is right. What is wrong
/// with it is said there, once: everything else that has this number in it, the compiler then takes for right.
pub(super) fn asked(network: &Network, step: &Step, path: &TokenStream) -> TokenStream {
    let (mut tokens, names) = (path.clone().into_iter().collect::<Vec<_>>(), size_parameters(network));
    let is_number = |token: &TokenTree| match token {
        TokenTree::Literal(_) => true,
        // With a parameter, nothing else may stand in the braces.
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !mentions(group.stream(), &names),
        _ => false,
    };
    // Whether an image of 1×1 is right says nothing of others.
    let number = tokens.iter().rposition(is_number).filter(|_| !mentions(path.clone(), &open::sides(network)));
    let Some(number) = number else { return path.clone() };
    let of_ones = with_ones(path.clone(), &names);
    let is_negative = number > 0 && matches!(&tokens[number - 1], TokenTree::Punct(sign) if sign.as_char() == '-');
    let (first, span) = (number - usize::from(is_negative), tokens[number].span());
    let number = tokens.drain(first..=number).collect::<TokenStream>();
    let question = quote_spanned!(step.span=> ::netshape::nest::is_right::<#of_ones>());
    let mut asked = Group::new(Delimiter::Brace, quote!(#question; #number));
    asked.set_span(span);
    tokens.insert(first, asked.into());
    tokens.into_iter().collect()
}

/// The first step that is the same link in another turn of a repetition, whose path is this one's.
pub(super) fn turn_before<'a>(network: &'a Network, step: &Step) -> Option<&'a Step> {
    let path = |step: &Step| match &step.layer {
        Layer::Own { path: Code(path), .. } => Some((path.to_string(), step.span.start())),
        _ => None,
    };
    network.steps.iter().find(|other| path(other) == path(step)).filter(|other| other.name != step.name)
}

/// With 1 in place of each parameter.
pub(super) fn with_ones(tokens: TokenStream, names: &[Ident]) -> TokenStream {
    replace_words(tokens, &mut |word| names.contains(word).then(|| literal(1).into()))
}
