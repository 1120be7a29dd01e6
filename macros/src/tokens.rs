//! Tokens as the compiler hands them over.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

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

/// The same tokens with braces around parameters, but for where these are declared: `Map<{ H }, { W }>`. Without, a type of that
/// name would be meant.
pub(crate) fn in_braces(tokens: TokenStream, parameters: &[Ident]) -> TokenStream {
    let mut is_declared = false;
    let braced = tokens.into_iter().map(|token| {
        let was_declared =
            std::mem::replace(&mut is_declared, matches!(&token, TokenTree::Ident(word) if word == "const"));
        match token {
            TokenTree::Ident(word) if parameters.contains(&word) && !was_declared => {
                Group::new(Delimiter::Brace, TokenTree::from(word).into()).into()
            }
            TokenTree::Group(group) => {
                let mut braced = Group::new(group.delimiter(), in_braces(group.stream(), parameters));
                braced.set_span(group.span());
                braced.into()
            }
            token => token,
        }
    });
    braced.collect()
}

/// Whether one of the names has a part in the tokens.
pub(crate) fn mentions(tokens: TokenStream, names: &[Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => names.contains(&word),
        TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}

/// How often the word stands in the tokens.
pub(crate) fn count(tokens: TokenStream, word: &Ident) -> usize {
    let counts = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(found) => usize::from(found == *word),
        TokenTree::Group(group) => count(group.stream(), word),
        _ => 0,
    });
    counts.sum()
}

/// The types of numbers that networks have.
pub(crate) const SCALARS: [&str; 2] = ["f32", "f64"];

/// Whether they are the name of a scalar.
pub(crate) fn is_scalar(tokens: &TokenStream) -> bool {
    SCALARS.contains(&tokens.to_string().as_str())
}

/// Whether the token is this word.
pub(crate) fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(found) if found == word)
}

/// Whether the token is this sign.
pub(crate) fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}
