//! What rustc itself refuses in a macro's input: emoji, which it reads as names and lets no macro write, words in single
//! quotes, and signs such as `→`, which it leaves out.

use proc_macro2::{Ident, LineColumn, Span, TokenStream, TokenTree};

use crate::fault::Place;
use crate::surroundings::File;
use crate::tokens::replace_words;

/// How the names begin that stand in place of emoji.
const PREFIX: &str = "__emoji";

/// The tokens with names of letters in place of emoji, and the places of all that rustc refuses.
pub(crate) fn replaced(input: TokenStream) -> (TokenStream, Vec<Place>) {
    let mut places = Vec::new();
    find_quoted(input.clone(), &mut places);
    find_gaps(&input, &mut places);
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

/// The tokens behind signs that rustc has left out, where something seems to be missing.
fn find_gaps(input: &TokenStream, places: &mut Vec<Place>) {
    let mut spans = Vec::new();
    collect_spans(input.clone(), &mut spans);
    let [Some(first), Some(last)] = [spans.first(), spans.last()] else { return };
    let Some(file) = File::of(*first) else { return };
    let has_sign = |[before, behind]: [LineColumn; 2]| {
        let [start, end] = [before, behind].map(|place| (place.line, place.column));
        file.between(start, end).is_some_and(has_sign)
    };
    if has_sign([first.start(), last.end()]) {
        let gaps = spans.windows(2).filter(|pair| has_sign([pair[0].end(), pair[1].start()]));
        places.extend(gaps.map(|pair| Place::from(pair[1])));
    }
}

/// The places of all tokens, delimiters included.
fn collect_spans(input: TokenStream, spans: &mut Vec<Span>) {
    for token in input {
        if let TokenTree::Group(group) = token {
            spans.push(group.span_open());
            collect_spans(group.stream(), spans);
            spans.push(group.span_close());
        } else {
            spans.push(token.span());
        }
    }
}

/// Whether what stands between two tokens has a sign in it that is none of Rust's.
fn has_sign(between: &str) -> bool {
    let mut lines = between.lines().map(|line| line.split("//").next().unwrap_or_default());
    !between.contains("/*") && lines.any(|line| line.contains(is_sign))
}

/// Whether the character is neither of ASCII, nor a letter, nor a space.
fn is_sign(letter: char) -> bool {
    !(letter.is_ascii() || letter.is_alphanumeric() || letter.is_whitespace())
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
