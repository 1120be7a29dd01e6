//! What rustc itself refuses in a macro's input: emoji, which it reads as names and lets no macro write, and words in single
//! quotes.

use proc_macro2::{Ident, TokenStream, TokenTree};

use crate::fault::Place;
use crate::tokens::replace_words;

/// How the names begin that stand in place of emoji.
const PREFIX: &str = "__emoji";

/// The tokens with names of letters in place of emoji, and the places of all that rustc refuses.
pub(crate) fn replaced(input: TokenStream) -> (TokenStream, Vec<Place>) {
    let mut places = Vec::new();
    find_quoted(input.clone(), &mut places);
    let input = if contains_emoji(input.clone()) { replace(input, &mut places) } else { input };
    (input, places)
}

fn contains_emoji(input: TokenStream) -> bool {
    input.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word.to_string().contains(is_emoji),
        TokenTree::Group(group) => contains_emoji(group.stream()),
        _ => false,
    })
}

/// `'same'`, as people write who know Python.
fn find_quoted(input: TokenStream, places: &mut Vec<Place>) {
    for token in input {
        match token {
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let quoted = text.strip_prefix('\'').unwrap_or_default();
                if !quoted.starts_with('\\') && quoted.chars().count() > 2 {
                    places.push(Place::of(literal));
                }
            }
            TokenTree::Group(group) => find_quoted(group.stream(), places),
            _ => {}
        }
    }
}

fn replace(input: TokenStream, places: &mut Vec<Place>) -> TokenStream {
    replace_words(input, &mut |word| {
        let letters = word.to_string();
        if !letters.contains(is_emoji) {
            return None;
        }
        places.push(Place::of(word));
        let letters = letters.chars().map(|letter| format!("_{:x}", u32::from(letter)));
        Some(Ident::new(&format!("{PREFIX}{}", letters.collect::<String>()), word.span()).into())
    })
}

/// Whether the word stands in place of one with emoji.
pub(crate) fn is_replaced(word: &Ident) -> bool {
    word.to_string().starts_with(PREFIX)
}

/// Whether the letter stands in a block of Unicode that has emoji and no letters.
fn is_emoji(letter: char) -> bool {
    matches!(letter, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}
