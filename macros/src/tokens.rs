//! Tokens as the compiler hands them over.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};

/// The same tokens with others in place of some words, at any depth.
pub(crate) fn replace_words(tokens: TokenStream, instead: &mut impl FnMut(&Ident) -> Option<TokenTree>) -> TokenStream {
    let replaced = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(word) => instead(&word).unwrap_or(TokenTree::Ident(word)),
        TokenTree::Group(group) => {
            let mut replaced = Group::new(group.delimiter(), replace_words(group.stream(), instead));
            replaced.set_span(group.span());
            replaced.into()
        }
        token => token,
    });
    replaced.collect()
}
