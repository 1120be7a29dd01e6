//! What stands in the tokens around a name: types, parameters, what is between angle brackets.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
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

/// How many tokens are looked at for an angle bracket.
const FAR: usize = 100;

pub(super) fn is_code(macro_name: &Ident) -> bool {
    CODE.iter().any(|code| macro_name == code)
}

/// Whether a word behind these tokens is a parameter of an item that begins there: `fn play<Card>(card: &Card)`.
pub(super) fn is_parameter(before: &[TokenTree]) -> bool {
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

/// What tokens stand in, as far as it says where types are.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Inside {
    Anything,
    /// Parameters of a function or fields with names: types stand behind colons.
    Fields,
    Variants,
    /// `(Card, u8)`, `[Card; 3]`
    Types,
}

/// What stands in a group between these tokens.
pub(super) fn inside(before: &[TokenTree], group: &Group, behind: &[TokenTree], outer: Inside) -> Inside {
    let item = match before {
        [.., end] if is_sign(end, '>') => without_arguments(before).unwrap_or_default(),
        before => before,
    };
    let (kind, name) = match item {
        [.., TokenTree::Ident(kind), TokenTree::Ident(name)] => (Some(kind.to_string()), Some(name)),
        [.., TokenTree::Ident(name)] => (None, Some(name)),
        _ => (None, None),
    };
    let is_function = name.is_some_and(|name| ["fn", "Fn", "FnMut", "FnOnce"].iter().any(|word| name == word));
    match (kind.as_deref(), group.delimiter()) {
        (Some("struct"), Delimiter::Parenthesis) => Inside::Types,
        (Some("fn"), Delimiter::Parenthesis) | (Some("struct"), Delimiter::Brace) => Inside::Fields,
        (Some("enum"), Delimiter::Brace) => Inside::Variants,
        (_, Delimiter::Parenthesis) if is_function || (outer == Inside::Variants && name.is_some()) => Inside::Types,
        (_, Delimiter::Brace) if outer == Inside::Variants => Inside::Fields,
        (_, Delimiter::Parenthesis | Delimiter::Bracket) if is_type(before, behind, outer) => Inside::Types,
        _ => Inside::Anything,
    }
}

/// Whether `Card::PARAMETERS` goes on behind a word.
pub(super) fn is_cost(behind: &[TokenTree]) -> bool {
    match behind {
        [first, second, TokenTree::Ident(constant), ..] if is_sign(first, ':') && is_sign(second, ':') => {
            COSTS.iter().any(|cost| constant == cost)
        }
        _ => false,
    }
}

/// Whether what stands between these tokens is a type for certain, and no value or pattern, without anything behind it that
/// belongs to it, and from which nothing follows that could tell of it.
pub(super) fn is_type(before: &[TokenTree], behind: &[TokenTree], inside: Inside) -> bool {
    if matches!(behind, [next, ..] if is_sign(next, '<') || is_sign(next, ':') || is_sign(next, '!')) {
        return false;
    }
    let before = match before {
        [rest @ .., sign, TokenTree::Ident(word)] if is_sign(sign, '&') && word == "mut" => rest,
        [rest @ .., sign, TokenTree::Ident(word)] if is_sign(sign, '*') && (word == "mut" || word == "const") => rest,
        [rest @ .., sign, mark, TokenTree::Ident(_)] if is_sign(sign, '&') && is_sign(mark, '\'') => rest,
        [rest @ .., sign, mark, TokenTree::Ident(_), TokenTree::Ident(word)]
            if is_sign(sign, '&') && is_sign(mark, '\'') && word == "mut" =>
        {
            rest
        }
        [rest @ .., sign] if is_sign(sign, '&') => rest,
        [rest @ .., TokenTree::Ident(word)] if word == "pub" => rest,
        before => before,
    };
    let is_alone = matches!(behind, [end, ..] if is_sign(end, '>') || is_sign(end, ','));
    match before {
        // `(Card, u8)`, `struct Deck(pub Card)`
        [] => inside == Inside::Types,
        // `card: Card`, `let card: Card`, `|card: Card|`
        [rest @ .., TokenTree::Ident(_), sign] if is_sign(sign, ':') => match rest {
            [.., TokenTree::Ident(word)] | [.., TokenTree::Ident(word), TokenTree::Ident(_)]
                if word == "let" || word == "static" =>
            {
                true
            }
            [.., TokenTree::Ident(word)] if word == "const" => true,
            [.., bar] if is_sign(bar, '|') => matches!(behind, [end, ..] if is_sign(end, '|') || is_sign(end, ',')),
            _ => inside == Inside::Fields,
        },
        // `-> Card`
        [.., first, second] if is_sign(first, '-') => is_sign(second, '>'),
        // `<Card>::new`, `<Card as Play>::play`, `Box<Card>`, `Pair<Card, u8>`
        [rest @ .., sign] if is_sign(sign, '<') => match (rest.last(), behind) {
            (Some(TokenTree::Ident(_)), _) => is_alone && begins_arguments(rest, behind),
            (Some(front), _) if is_sign(front, ':') => is_alone,
            (_, [end, next, ..]) if is_sign(end, '>') => is_sign(next, ':'),
            (Some(front), _) if is_sign(front, '<') => false,
            (_, [TokenTree::Ident(word), ..]) => word == "as",
            _ => false,
        },
        // `Result<u8, Card>`
        [.., comma] if is_sign(comma, ',') => match opened(before) {
            Some(front) => is_alone && begins_arguments(front, behind),
            None => inside == Inside::Types,
        },
        // `Iterator<Item = Card>`, `type Model = Card;`
        [rest @ .., TokenTree::Ident(_), sign] if is_sign(sign, '=') => match rest {
            [.., TokenTree::Ident(word)] => word == "type",
            rest => is_alone && opened(rest).is_some_and(|front| begins_arguments(front, behind)),
        },
        // `impl Card {`, `impl Play for Card {`, but `for Card { .. } in deck`
        [rest @ .., TokenTree::Ident(word)] if word == "for" || (word == "impl" && begins_statement(rest)) => {
            match behind {
                [TokenTree::Group(_), TokenTree::Ident(next), ..] if next == "in" => false,
                [TokenTree::Group(group), ..] => group.delimiter() == Delimiter::Brace,
                _ => false,
            }
        }
        _ => false,
    }
}

/// Whether an item or a statement may begin behind these tokens.
fn begins_statement(before: &[TokenTree]) -> bool {
    match before.last() {
        Some(TokenTree::Group(group)) => group.delimiter() != Delimiter::Parenthesis,
        Some(TokenTree::Ident(word)) => word == "unsafe",
        Some(token) => ends_item(token),
        None => true,
    }
}

/// What stands in front of the last angle bracket that is open.
fn opened(tokens: &[TokenTree]) -> Option<&[TokenTree]> {
    let mut depth = 1;
    for (index, token) in tokens.iter().enumerate().rev().take(FAR) {
        let before = &tokens[..index];
        let is_arrow = before.last().is_some_and(|token| is_sign(token, '-') || is_sign(token, '='));
        match token {
            token if is_sign(token, '>') && !is_arrow => depth += 1,
            token if is_sign(token, '<') => depth -= 1,
            token if is_sign(token, ';') => return None,
            _ => {}
        }
        if depth == 0 {
            return Some(before);
        }
    }
    None
}

/// What stands in front of the angle brackets that end with these tokens.
pub(super) fn without_arguments(tokens: &[TokenTree]) -> Option<&[TokenTree]> {
    tokens.split_last().and_then(|(_, rest)| opened(rest))
}

/// Whether what is between the angle brackets that are opened behind the first tokens, and in which the second ones go on, are
/// types: `Result<u8, Card>`, and no comparison and no parameters that are declared.
fn begins_arguments(before: &[TokenTree], behind: &[TokenTree]) -> bool {
    match before {
        [.., TokenTree::Ident(word)] if word.to_string().starts_with(char::is_uppercase) => {
            let mut depth = 1;
            let end = behind.iter().take(FAR).position(|token| {
                depth += i32::from(is_sign(token, '<')) - i32::from(is_sign(token, '>'));
                depth == 0
            });
            !begins_item(before) && end.is_some_and(|end| !is_value(behind.get(end + 1)))
        }
        [.., sign] => is_sign(sign, ':'),
        [] => false,
    }
}

/// Whether a value seems to begin with this token: `(CARD < 1, 1 > (x))`.
fn is_value(next: Option<&TokenTree>) -> bool {
    match next {
        Some(TokenTree::Group(group)) => group.delimiter() != Delimiter::Brace,
        Some(TokenTree::Ident(word)) => word != "where" && word != "for",
        Some(TokenTree::Literal(_)) => true,
        _ => false,
    }
}

/// What stands between the angle brackets that come next.
pub(super) fn sizes(behind: &[TokenTree]) -> Option<Vec<TokenStream>> {
    let (behind, is_type) = match behind {
        [first, second, rest @ ..] if is_sign(first, ':') && is_sign(second, ':') => (rest, true),
        behind => (behind, false),
    };
    let (_, rest) = behind.split_first().filter(|(first, _)| is_sign(first, '<'))?;
    let end = rest.iter().position(|token| is_sign(token, '>') || is_sign(token, ';'))?;
    if is_sign(&rest[end], ';') || (is_value(rest.get(end + 1)) && !is_type) {
        return None;
    }
    let sizes = rest[..end].split(|token| is_sign(token, ','));
    Some(sizes.map(|size| size.iter().cloned().collect::<TokenStream>()).filter(|size| !size.is_empty()).collect())
}

/// The words of the path that leads to what stands behind these tokens, and what stands in front of it: no words if it stands
/// alone, and `None` if they can't be known.
pub(super) fn path(mut before: &[TokenTree]) -> Option<(Vec<String>, &[TokenTree])> {
    let mut path = Vec::new();
    while let [rest @ .., first, second] = before
        && is_sign(first, ':')
        && is_sign(second, ':')
    {
        let [rest @ .., TokenTree::Ident(word)] = rest else { return None };
        path.insert(0, word.unraw().to_string());
        before = rest;
    }
    Some((path, before))
}
