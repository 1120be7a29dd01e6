//! What stands in the tokens around a name: types, parameters, what is between angle brackets.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;

use super::reading::ends_item;
use crate::tokens::is_sign;

/// Macros that take what they have between their parentheses for code.
const CODE: [&str; 14] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "eprint",
    "eprintln",
    "format",
    "panic",
    "print",
    "println",
    "vec",
    "write",
];

pub(super) fn is_code(macro_name: &Ident) -> bool {
    CODE.iter().any(|code| macro_name == code)
}

/// Whether a word behind these tokens is a parameter of an item that begins there: `fn play<Card>(card: &Card)`.
pub(super) fn is_parameter(before: &[TokenTree]) -> bool {
    const FAR: usize = 100;
    let mut depth = 0;
    for (index, token) in before.iter().enumerate().rev().take(FAR) {
        let before = &before[..index];
        let is_arrow = before.last().is_some_and(|token| is_sign(token, '-') || is_sign(token, '='));
        match token {
            token if is_sign(token, '>') && !is_arrow => depth += 1,
            token if is_sign(token, '<') && depth > 0 => depth -= 1,
            token if is_sign(token, '<') => return begins_item(before),
            token if ends_item(token) => return false,
            _ => {}
        }
    }
    false
}

/// Whether these tokens end with the name of an item that parameters can follow.
pub(super) fn begins_item(tokens: &[TokenTree]) -> bool {
    const ITEMS: [&str; 6] = ["fn", "struct", "enum", "union", "trait", "type"];
    match tokens {
        [.., TokenTree::Ident(word)] if word == "impl" => true,
        [.., TokenTree::Ident(word), TokenTree::Ident(_)] => ITEMS.iter().any(|item| word == item),
        _ => false,
    }
}

/// Whether what stands between these tokens is a type for certain, without anything behind it that belongs to it, and from
/// which nothing follows that could tell of it.
pub(super) fn is_type(before: &[TokenTree], behind: &[TokenTree]) -> bool {
    match behind {
        // `Card::PARAMETERS`
        [first, second, TokenTree::Ident(constant), ..] if is_sign(first, ':') && is_sign(second, ':') => {
            return !constant.to_string().contains(char::is_lowercase);
        }
        [next, ..] if is_sign(next, '<') || is_sign(next, ':') || is_sign(next, '!') => return false,
        _ => {}
    }
    let is_lower = |word: &Ident| word.to_string().starts_with(|first: char| first.is_lowercase() || first == '_');
    // In front of the path that the word is at the end of.
    let mut before = before;
    while let [rest @ .., TokenTree::Ident(_), first, second] = before
        && is_sign(first, ':')
        && is_sign(second, ':')
    {
        before = rest;
    }
    match before {
        // `card: Card`, `&Card`, `-> Card`
        [.., TokenTree::Ident(name), sign] if is_sign(sign, ':') => is_lower(name),
        [.., first, second] if is_sign(first, '-') => is_sign(second, '>'),
        [.., sign] if is_sign(sign, '&') => true,
        [.., sign, TokenTree::Ident(word)] if is_sign(sign, '&') => word == "mut",
        // `Box<Card>`
        [rest @ .., TokenTree::Ident(word), sign] if is_sign(sign, '<') => {
            !is_lower(word) && !begins_item(&before[..=rest.len()])
        }
        // `type Model = Card`
        [.., TokenTree::Ident(word), TokenTree::Ident(_), sign] if is_sign(sign, '=') => word == "type",
        [.., TokenTree::Ident(word)] if word == "impl" => true,
        [.., TokenTree::Ident(word)] if word == "for" => matches!(behind, [TokenTree::Group(_), ..]),
        // `<Card>::new`
        [.., sign] if is_sign(sign, '<') => {
            matches!(behind, [end, next, ..] if is_sign(end, '>') && is_sign(next, ':'))
        }
        _ => false,
    }
}

/// What stands between the angle brackets that come next.
pub(super) fn sizes(behind: &[TokenTree]) -> Option<Vec<TokenStream>> {
    let behind = match behind {
        [first, second, rest @ ..] if is_sign(first, ':') && is_sign(second, ':') => rest,
        behind => behind,
    };
    let (_, rest) = behind.split_first().filter(|(first, _)| is_sign(first, '<'))?;
    let end = rest.iter().position(|token| is_sign(token, '>'))?;
    let sizes = rest[..end].split(|token| is_sign(token, ','));
    Some(sizes.map(|size| size.iter().cloned().collect::<TokenStream>()).filter(|size| !size.is_empty()).collect())
}

/// The words of the path that leads to what stands behind these tokens: none if it stands alone, and `None` if they can't be
/// known.
pub(super) fn path(mut before: &[TokenTree]) -> Option<Vec<String>> {
    let mut path = Vec::new();
    while let [rest @ .., first, second] = before
        && is_sign(first, ':')
        && is_sign(second, ':')
    {
        let [rest @ .., TokenTree::Ident(word)] = rest else { return None };
        path.insert(0, word.unraw().to_string());
        before = rest;
    }
    Some(path)
}
