//! The paths of links, as the compiler is asked of them.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use super::number::literal;
use super::open::{self, size_parameters};
use crate::model::{Network, Step};

/// The path, in which the last number is worked out where the compiler finds out whether the type is right. What is wrong
/// with it is said there, once: everything else that has this number in it, the compiler then takes for right.
pub(super) fn asked(network: &Network, step: &Step, path: &TokenStream) -> TokenStream {
    let mut tokens = path.clone().into_iter().collect::<Vec<_>>();
    let number = tokens.iter().rposition(|token| matches!(token, TokenTree::Literal(_)));
    // Whether an image of 1×1 is right says nothing of others.
    let Some(number) = number.filter(|_| !mentions(path.clone(), &open::sides(network))) else { return path.clone() };
    let of_ones = with_ones(path.clone(), &size_parameters(network));
    let is_negative = number > 0 && matches!(&tokens[number - 1], TokenTree::Punct(sign) if sign.as_char() == '-');
    let (first, span) = (number - usize::from(is_negative), tokens[number].span());
    let number = tokens.drain(first..=number).collect::<TokenStream>();
    let question = quote_spanned!(step.span=> ::netshape::nest::is_right::<#of_ones>());
    let mut asked = Group::new(Delimiter::Brace, quote!(#question; #number));
    asked.set_span(span);
    tokens.insert(first, asked.into());
    tokens.into_iter().collect()
}

/// Whether one of the names has a part in it.
pub(super) fn mentions(tokens: TokenStream, names: &[Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => names.contains(&word),
        TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}

/// With 1 in place of each parameter.
pub(super) fn with_ones(tokens: TokenStream, names: &[Ident]) -> TokenStream {
    let replaced = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(word) if names.contains(&word) => TokenTree::from(literal(1)),
        TokenTree::Group(group) => {
            let mut replaced = Group::new(group.delimiter(), with_ones(group.stream(), names));
            replaced.set_span(group.span());
            replaced.into()
        }
        token => token,
    });
    replaced.collect()
}
