//! What stands in the tokens around a name: types, parameters, what is between angle brackets.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;

use super::reading::ends_item;
use crate::model::COSTS;
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
        // Braces can be those of an argument.
        let is_argument = before.get(index + 1).is_some_and(|next| is_sign(next, ',') || is_sign(next, '>'));
        let before = &before[..index];
        let is_arrow = before.last().is_some_and(|token| is_sign(token, '-') || is_sign(token, '='));
        match token {
            token if is_sign(token, '>') && !is_arrow => depth += 1,
            token if is_sign(token, '<') && depth > 0 => depth -= 1,
            token if is_sign(token, '<') => return begins_item(before),
            token if ends_item(token) && !is_argument => return false,
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

/// Whether what stands between these tokens is a type for certain, and no value or pattern, without anything behind it that
/// belongs to it, and from which nothing follows that could tell of it. In fields and parameters, types stand behind colons.
pub(super) fn is_type(before: &[TokenTree], behind: &[TokenTree], in_fields: bool) -> bool {
    match behind {
        // `Card::PARAMETERS`
        [first, second, TokenTree::Ident(constant), ..] if is_sign(first, ':') && is_sign(second, ':') => {
            return COSTS.iter().any(|cost| constant == cost);
        }
        [next, ..] if is_sign(next, '<') || is_sign(next, ':') || is_sign(next, '!') => return false,
        _ => {}
    }
    // In front of the path that the word is at the end of, and of what makes a reference of it.
    let mut before = before;
    while let [rest @ .., TokenTree::Ident(_), first, second] = before
        && is_sign(first, ':')
        && is_sign(second, ':')
    {
        before = rest;
    }
    let ends_alone = matches!(behind, [end, ..] if is_sign(end, '>'));
    let before = match before {
        [rest @ .., sign] if is_sign(sign, '&') => rest,
        [rest @ .., sign, TokenTree::Ident(word)] if is_sign(sign, '&') && word == "mut" => rest,
        before => before,
    };
    match before {
        // `card: Card`, `let card: Card`
        [rest @ .., TokenTree::Ident(_), sign] if is_sign(sign, ':') => {
            let is_let = matches!(rest, [.., TokenTree::Ident(word)] if word == "let" || word == "mut");
            in_fields || is_let
        }
        // `-> Card`
        [.., first, second] if is_sign(first, '-') => is_sign(second, '>'),
        // `Box<Card>`
        [rest @ .., TokenTree::Ident(word), sign] if is_sign(sign, '<') => {
            let is_type = word.to_string().starts_with(char::is_uppercase);
            ends_alone && is_type && !begins_item(&before[..=rest.len()])
        }
        // `type Model = Card;`
        [.., TokenTree::Ident(word), TokenTree::Ident(_), sign] if is_sign(sign, '=') => word == "type",
        // `impl Card {`
        [.., TokenTree::Ident(word)] if word == "impl" => matches!(behind, [TokenTree::Group(_), ..]),
        // `impl Play for Card {`
        [.., TokenTree::Ident(word), _, TokenTree::Ident(last)] if last == "for" => {
            word == "impl" && matches!(behind, [TokenTree::Group(_), ..])
        }
        // `<Card>::new`
        [.., sign] if is_sign(sign, '<') => ends_alone && behind.get(1).is_some_and(|next| is_sign(next, ':')),
        _ => false,
    }
}

/// Whether these tokens end in front of the parameters of a function, or of the fields of a struct.
pub(super) fn begins_fields(mut before: &[TokenTree]) -> bool {
    if before.last().is_some_and(|sign| is_sign(sign, '>')) {
        let mut depth = 0;
        let begin = before.iter().rposition(|token| {
            depth += i32::from(is_sign(token, '>')) - i32::from(is_sign(token, '<'));
            depth == 0
        });
        before = &before[..begin.unwrap_or_default()];
    }
    matches!(before, [.., TokenTree::Ident(word), TokenTree::Ident(_)] if word == "fn" || word == "struct")
}

/// What stands between the angle brackets that come next.
pub(super) fn sizes(behind: &[TokenTree]) -> Option<Vec<TokenStream>> {
    let (behind, is_type) = match behind {
        [first, second, rest @ ..] if is_sign(first, ':') && is_sign(second, ':') => (rest, true),
        behind => (behind, false),
    };
    let (_, rest) = behind.split_first().filter(|(first, _)| is_sign(first, '<'))?;
    let end = rest.iter().position(|token| is_sign(token, '>'))?;
    // `(CARD < 1, 1 > (x))`
    let is_comparison = match rest.get(end + 1) {
        Some(TokenTree::Group(group)) => group.delimiter() != Delimiter::Brace,
        Some(TokenTree::Ident(word)) => word != "where" && word != "for",
        Some(TokenTree::Literal(_)) => true,
        _ => false,
    };
    if is_comparison && !is_type {
        return None;
    }
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
