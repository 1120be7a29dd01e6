//! Emoji: rustc reads them as names, refuses them by itself, and lets no macro write them.

use proc_macro2::{Ident, TokenStream, TokenTree};

use crate::fault::Place;
use crate::tokens::replace_words;

/// How the names begin that stand in place of emoji.
const PREFIX: &str = "__emoji";

/// The tokens with names of letters in place of emoji, and where those stand.
pub(crate) fn replaced(input: TokenStream) -> (TokenStream, Vec<Place>) {
    let mut places = Vec::new();
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
