//! What rustc itself refuses in a macro's input: emoji, which it reads as names and lets no macro write, words in single
//! quotes, and signs such as `→`, which it leaves out.

use proc_macro2::{Group, Ident, LineColumn, Span, TokenStream, TokenTree};
use quote::quote;

use crate::fault::Place;
use crate::surroundings::File;
use crate::tokens::replace_words;

/// How the names begin that stand in place of emoji.
const PREFIX: &str = "__emoji";

/// The tokens with names of letters in place of emoji, and with what other signs mean in their place; and the places of all that
/// rustc refuses.
pub(crate) fn replaced(input: TokenStream) -> (TokenStream, Vec<Place>) {
    let mut places = Vec::new();
    find_quoted(input.clone(), &mut places);
    let gaps = find_gaps(&input);
    let input = if gaps.is_empty() { input } else { filled(input, &gaps) };
    places.extend(gaps.into_iter().map(|(place, _)| place));
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

/// The tokens behind signs that rustc has left out, where something seems to be missing, each with the signs.
fn find_gaps(input: &TokenStream) -> Vec<(Place, String)> {
    let mut spans = Vec::new();
    collect_spans(input.clone(), &mut spans);
    let [Some(first), Some(last)] = [spans.first(), spans.last()] else { return Vec::new() };
    let Some(file) = File::of(*first) else { return Vec::new() };
    let signs = |[before, behind]: [LineColumn; 2]| {
        let [start, end] = [before, behind].map(|place| (place.line, place.column));
        file.between(start, end).map(signs).filter(|signs| !signs.is_empty())
    };
    if signs([first.start(), last.end()]).is_none() {
        return Vec::new();
    }
    let gaps = spans.windows(2).filter_map(|pair| Some((pair[1].into(), signs([pair[0].end(), pair[1].start()])?)));
    gaps.collect()
}

/// The tokens with an arrow in place of `→`, and a comma in place of the `×` between two numbers, so that what stands around them
/// is read as it is meant.
fn filled(input: TokenStream, gaps: &[(Place, String)]) -> TokenStream {
    let mut output: Vec<TokenTree> = Vec::new();
    for token in input {
        let (token, place) = match token {
            TokenTree::Group(group) => {
                let mut inside = Group::new(group.delimiter(), filled(group.stream(), gaps));
                inside.set_span(group.span());
                (TokenTree::from(inside), group.span_open().into())
            }
            token => (token.clone(), Place::of(token)),
        };
        let signs = gaps.iter().find(|(gap, _)| gap.is(place)).map_or("", |(_, signs)| signs);
        let is_between = matches!(
            (output.last(), &token),
            (Some(TokenTree::Literal(_)), TokenTree::Literal(_) | TokenTree::Ident(_))
        );
        let meant = match signs {
            "→" | "⇒" | "⟶" | "➔" | "➜" => quote!(->),
            "×" if is_between => quote!(,),
            _ => TokenStream::new(),
        };
        output.extend(meant.into_iter().map(|mut sign: TokenTree| {
            sign.set_span(place.span());
            sign
        }));
        output.push(token);
    }
    output.into_iter().collect()
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

/// The signs between two tokens that are none of Rust's.
fn signs(between: &str) -> String {
    let lines = between.lines().map(|line| line.split("//").next().unwrap_or_default());
    if between.contains("/*") {
        String::new()
    } else {
        lines.flat_map(str::chars).filter(|sign| is_sign(*sign)).collect()
    }
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
