//! Tells braces that hold a chain from those that hold the fields of a layer of one's own: `Residual { conv(8, k3) }` from
//! `Noise { sigma: 0.1 }`.

use proc_macro2::{Delimiter, Group, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::token::{Brace, Bracket, Paren};
use syn::{Ident, Lit, Token};

use crate::surroundings::File;
use crate::words::{self, REPEAT, Word, takes_braces};

/// Whether a word comes that is written as types are, and behind it braces with a chain or how often they stand.
pub(super) fn peek_chain(input: ParseStream, declared: &[String]) -> bool {
    let ahead = input.fork();
    let Ok(word) = ahead.call(Ident::parse_any) else { return false };
    let is_repeat = word.to_string().to_lowercase() == REPEAT;
    if ahead.peek(Lit) || (is_repeat && ahead.peek(Ident)) {
        return ahead.peek2(Brace);
    }
    let group = ahead.parse::<Group>().ok().filter(|group| group.delimiter() == Delimiter::Brace);
    group.is_some_and(|group| hold_chain(group.stream(), declared) || is_lone_layer(&word, group.stream()))
}

/// Whether no fields begin as what stands in the braces does, but a chain.
pub(super) fn hold_chain(content: TokenStream, declared: &[String]) -> bool {
    let parser = |input: ParseStream| {
        let holds = begins_chain(input, declared);
        input.parse::<TokenStream>().map(|_| holds)
    };
    parser.parse2(content).unwrap_or_default()
}

fn begins_chain(input: ParseStream, declared: &[String]) -> bool {
    let goes_on = |input: ParseStream| input.peek(Token![->]) || input.peek(Token![|]);
    let is_label =
        |input: ParseStream| input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::]);
    if input.peek(Bracket) {
        super::skip(input);
        return goes_on(input);
    }
    let labelled = is_label(input);
    if labelled {
        super::skip(input);
        super::skip(input);
    }
    let Ok(word) = input.call(Ident::parse_any) else { return !labelled && goes_on(input) };
    let text = word.to_string();
    let is_known = Word::find(&text).is_some() || declared.contains(&text);
    if !labelled {
        let is_layer = is_known || takes_braces(&text) || words::is_foreign(&text);
        let is_repeat = text.to_lowercase() == REPEAT && input.peek(Lit);
        return goes_on(input) || is_repeat || ((input.peek(Paren) || input.peek(Brace)) && is_layer);
    }
    // A field's value may be a call, and a `|` may compute with it.
    if input.peek(Paren) {
        super::skip(input);
    }
    let is_arrow = input.peek(Token![->]);
    let is_bar = input.peek(Token![|]);
    super::skip(input);
    is_known && (is_arrow || (is_bar && is_label(input)))
}

/// Whether a layer stands alone behind one of our words in capitals: a path, or a name, if no type is called like the word, as
/// in `Residual { relu }`.
fn is_lone_layer(word: &Ident, content: TokenStream) -> bool {
    let text = word.to_string();
    if !takes_braces(&text.to_lowercase()) {
        return false;
    }
    let is_path = |input: ParseStream| {
        let is_path = input.peek(Ident::peek_any) && input.peek2(Token![::]);
        input.parse::<TokenStream>().map(|_| is_path)
    };
    if is_path.parse2(content.clone()).unwrap_or_default() {
        return true;
    }
    let is_layer = |layer: &str| Word::find(layer).is_some() || words::is_foreign(layer);
    let is_layer = syn::parse2::<Ident>(content).is_ok_and(|layer| is_layer(&layer.to_string()));
    is_layer && File::of(word.span()).is_some_and(|file| !file.may_have_type(&text))
}
