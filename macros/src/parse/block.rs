//! Reads the declaration of a block: `block basic(width, stride) = residual { … };`.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::token::{Brace, Bracket, Paren};
use syn::{Attribute, Ident, LitStr, Token, Visibility};

use super::chain::Reader;
use super::{
    DECLARING, hyphenated, hyphenless, is_capitalised, next_place, next_text, outer_attributes, peek_separator, skip,
    skip_separators, starts_network,
};
use crate::ast::Block;
use crate::fault::{Faults, Place};
use crate::message;
use crate::tokens::mentions;
use crate::words::BLOCK;

/// How a block's declaration begins.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Start {
    /// `block name`
    Block,
    /// `name(…) =`, `block(…) =`
    NoWord,
    /// `other name(…) =`
    OtherWord,
}

/// Whether a block is declared here.
pub(super) fn peek_block(input: ParseStream) -> Option<Start> {
    let ahead = input.fork();
    ahead.call(Attribute::parse_outer).ok()?;
    ahead.parse::<Visibility>().ok()?;
    let named = ahead.peek(Ident::peek_any) && (!is_capitalised(&ahead) || next_text(&ahead) == "Block");
    let word = named && next_text(&ahead) == BLOCK;
    if word && (ahead.peek2(Ident::peek_any) || ahead.peek2(LitStr)) {
        return Some(Start::Block);
    }
    let behind = ahead.fork();
    skip(&behind);
    if word && peek_stray(&behind) {
        return Some(Start::Block);
    }
    let keyword = DECLARING.contains(&next_text(&ahead).as_str());
    skip(&ahead);
    // A `= >` is meant as an arrow.
    let declares = |input: ParseStream| input.peek(Paren) && input.peek2(Token![=]) && !input.peek3(Token![>]);
    if named && declares(&ahead) {
        return Some(Start::NoWord);
    }
    // `block: name(…) = …`, and no network that is called `block`
    if word && ahead.peek(Token![:]) && ahead.peek2(Ident) {
        let behind = ahead.fork();
        skip(&behind);
        skip(&behind);
        return (declares(&behind) || (behind.peek(Token![=]) && !behind.peek(Token![=>]))).then_some(Start::Block);
    }
    let second = ahead.peek(Ident::peek_any) && !is_capitalised(&ahead);
    skip(&ahead);
    // `let head = fc(10)`
    let bare = ahead.peek(Token![=]) && ahead.peek2(Ident::peek_any);
    // `fn head(width) { … }`
    let braced = ahead.peek(Paren) && ahead.peek2(Brace);
    (named && second && (keyword && (bare || braced) || declares(&ahead))).then_some(Start::OtherWord)
}

/// Whether something stands in front of `name(…) =` that is no word.
fn peek_stray(input: ParseStream) -> bool {
    let ahead = input.fork();
    skip(&ahead);
    let declares = ahead.peek(Ident) && ahead.peek2(Paren) && ahead.peek3(Token![=]);
    declares && !(input.peek(Ident::peek_any) || input.peek(LitStr) || input.peek(Token![:]))
}

/// The names of all blocks that are declared anywhere in the tokens.
pub(super) fn declared(input: ParseStream) -> Vec<String> {
    let mut names = Vec::new();
    while !input.is_empty() {
        let named = input.peek(Ident::peek_any) && !input.peek(Token![pub]);
        let start = if named { peek_block(input) } else { None };
        let first = next_text(input);
        skip(input);
        match start {
            // As it is written where it is used.
            Some(Start::Block | Start::OtherWord) => {
                let name = input.fork();
                if peek_stray(&name) {
                    skip(&name);
                }
                name.parse::<Option<Token![:]>>().ok();
                let written = next_text(&name).trim_matches('"').to_owned();
                names.push(hyphenated(&name).map_or(written, |(_, words)| words.join("-")));
            }
            Some(Start::NoWord) => names.push(first),
            None => {}
        }
    }
    names
}

/// The declaration. It has attributes only so that it can be documented.
pub(super) fn block(input: ParseStream, declared: &[String]) -> Block {
    let mut faults = Faults::default();
    let attributes = outer_attributes(input).unwrap_or_default();
    let is_block = peek_block(input) == Some(Start::Block);
    if let Ok(visibility) = input.parse::<Visibility>()
        && !matches!(visibility, Visibility::Inherited)
        && is_block
    {
        faults.add(Place::of(visibility), message::block_visibility());
    }
    let mut place = Place::from(input.span());
    let start = peek_block(input);
    let found = next_text(input);
    if start == Some(Start::NoWord) {
        let message = if found == BLOCK { message::missing_block_name() } else { message::missing_block_word(&found) };
        faults.add(next_place(input, place), message);
    } else {
        place = skip(input);
    }
    if start == Some(Start::OtherWord) {
        faults.add(place, message::wrong_block_word(&found, &next_text(input)));
    }
    if start == Some(Start::Block) && input.peek(Token![:]) {
        faults.add(skip(input), message::block_colon());
    }
    if start == Some(Start::Block) && peek_stray(input) {
        faults.add(next_place(input, place), message::before_block_name(&next_text(input)));
        skip(input);
    }
    let mut name = match input.parse::<LitStr>() {
        Ok(quoted) => {
            let written = quoted.value().replace(' ', "_");
            faults.add(Place::of(&quoted), message::quoted_block_name(&written));
            syn::parse_str(&written).ok()
        }
        Err(_) => hyphenless(input, &mut faults).filter(|_| start != Some(Start::NoWord) || found != BLOCK),
    };
    if let (Some(first), Some((bare, place))) = (&name, bare_parameters(input)) {
        if faults.is_empty() {
            faults.add(place, message::bare_block_parameters(first, &bare));
        }
    } else if let (Some(first), true) =
        (&name, input.peek(Ident::peek_any) && (input.peek2(Paren) || input.peek2(Token![=])))
    {
        if faults.is_empty() {
            faults.add(Place::of(first), message::two_block_names(&first.to_string(), &next_text(input)));
        }
        // Its uses may mean either.
        skip(input);
        name = None;
    }
    let parameters = parameters(input, &mut faults);
    let header_is_sound = faults.is_empty();
    let mut has_layers = equals(input, name.as_ref(), place, &mut faults);
    if let (Some(name), true) = (&name, has_layers && input.peek(Brace)) {
        faults.add(skip(input), message::block_braces(name));
        has_layers = false;
    }
    let is_said = !faults.is_empty();
    let mut reader = Reader::new(input, faults, declared);
    let chain = if has_layers { reader.block_body() } else { Vec::new() };
    while !(has_layers || input.is_empty() || peek_separator(input) || starts_declaration(input)) {
        skip(input);
    }
    let mut faults = reader.faults;
    if chain.is_empty() && !is_said {
        faults.add(name.as_ref().map_or(place, Place::of), message::empty_block(name.as_ref()));
    }
    for attribute in attributes.iter().filter(|attribute| !attribute.path().is_ident("doc")) {
        faults.add(Place::of(attribute), message::block_attribute());
    }
    Block { name, parameters, chain, faults, header_is_sound }
}

/// Parameters without parentheses, as in `block stage width = conv(width, k3)`: words in front of the `=` that the layers
/// behind it mention.
fn bare_parameters(input: ParseStream) -> Option<(Vec<Ident>, Place)> {
    let ahead = input.fork();
    let (mut names, mut place) = (Vec::new(), Place::from(input.span()));
    while let Ok(name) = ahead.parse::<Ident>() {
        place = place.to(Place::of(&name));
        names.push(name);
        ahead.parse::<Option<Token![,]>>().ok();
    }
    if names.is_empty() || !ahead.peek(Token![=]) {
        return None;
    }
    let behind = ahead.fork();
    let mut layers = TokenStream::new();
    while !(behind.is_empty() || peek_separator(&behind)) {
        layers.extend(behind.parse::<TokenTree>());
    }
    let is_used = |name: &Ident| mentions(layers.clone(), std::slice::from_ref(name));
    names.iter().all(is_used).then(|| input.advance_to(&ahead)).map(|()| (names, place))
}

/// Whether blocks are declared here, behind which a chain goes on.
pub(super) fn is_amid(input: ParseStream) -> bool {
    let (ahead, mut blocks) = (input.fork(), 0);
    while peek_block(&ahead).is_some() {
        blocks += 1;
        while !(ahead.is_empty() || peek_separator(&ahead)) {
            skip(&ahead);
        }
        skip_separators(&ahead);
    }
    blocks > 0 && ahead.peek(Token![->])
}

/// A block that is declared in the middle of a chain.
pub(super) fn block_amid(input: ParseStream, declared: &[String]) -> Option<Block> {
    let place = next_place(input, input.span().into());
    let mut tokens = TokenStream::new();
    while !(input.is_empty() || peek_separator(input)) {
        tokens.extend(input.parse::<TokenTree>());
    }
    skip_separators(input);
    let parser = |input: ParseStream| Ok(block(input, declared));
    let mut block = parser.parse2(tokens).ok()?;
    if block.faults.is_empty() {
        block.faults.add(place, message::block_amid(block.name.as_ref()));
    }
    Some(block)
}

/// `=`; whatever else stands in front of it is one fault. Whether the layers follow.
fn equals(input: ParseStream, name: Option<&Ident>, place: Place, faults: &mut Faults) -> bool {
    let is_equals = |input: ParseStream| input.peek(Token![=]) && !input.peek(Token![=>]);
    let is_over = |input: ParseStream| input.is_empty() || peek_separator(input);
    if is_equals(input) {
        skip(input);
        return true;
    }
    // A header that is wrong already may have been anything up to here.
    if faults.is_empty() {
        let message = match (is_over(input), name) {
            (true, _) => message::empty_block(name),
            (false, Some(name)) if input.peek(Token![:]) && input.peek2(Bracket) => message::block_input(name),
            (false, Some(name)) if input.peek(Brace) => message::block_braces(name),
            _ => message::missing_equals(name, &next_text(input)),
        };
        let at_end = if is_over(input) { name.map_or(place, Place::of) } else { next_place(input, place) };
        faults.add(at_end, message);
    }
    if is_over(input) {
        return false;
    }
    if input.peek(Brace) {
        skip(input);
        return false;
    }
    let ahead = input.fork();
    while !(is_over(&ahead) || is_equals(&ahead) || ahead.peek(Token![->])) {
        skip(&ahead);
    }
    if is_equals(&ahead) {
        skip(&ahead);
        input.advance_to(&ahead);
        return true;
    }
    let layer = |input: ParseStream| {
        is_over(input) || (input.peek(Ident::peek_any) && !input.peek(Token![_])) || input.peek(Bracket)
    };
    while !layer(input) {
        skip(input);
    }
    !is_over(input)
}

/// `(width, stride)`, or nothing.
fn parameters(input: ParseStream, faults: &mut Faults) -> Vec<Ident> {
    if input.peek(Token![<]) {
        let (start, mut end) = (Place::from(input.span()), Place::from(input.span()));
        let mut inside = TokenStream::new();
        skip(input);
        while !(input.is_empty() || input.peek(Token![=]) || peek_separator(input) && !input.peek(Token![,])) {
            let closes = input.peek(Token![>]);
            inside.extend(input.fork().parse::<TokenTree>().ok().filter(|_| !closes));
            end = skip(input);
            if closes {
                break;
            }
        }
        faults.add(start.to(end), message::parameter_delimiters());
        return names(inside, &mut Faults::default());
    }
    let Ok(group) = input.fork().parse::<Group>() else { return Vec::new() };
    if group.delimiter() == Delimiter::Brace && !input.peek2(Token![=]) {
        return Vec::new();
    }
    if group.delimiter() != Delimiter::Parenthesis {
        faults.add(group.span().into(), message::parameter_delimiters());
    }
    let place = skip(input);
    // A second list.
    if input.peek(Paren) {
        faults.add(place.to(skip(input)), message::parameter_delimiters());
    }
    names(group.stream(), faults)
}

fn names(content: TokenStream, faults: &mut Faults) -> Vec<Ident> {
    let parser = |input: ParseStream| {
        let mut names: Vec<Ident> = Vec::new();
        while !input.is_empty() {
            let (place, found) = (next_place(input, input.span().into()), next_text(input));
            let Some(name) = input.call(Ident::parse_any).ok().filter(|name| *name != "_") else {
                if faults.is_empty() {
                    faults.add(place, message::parameter(&found));
                }
                if found != "_" {
                    input.parse::<TokenTree>().ok();
                }
                continue;
            };
            // `w: usize`, `w = 16`
            let is_typed = input.peek(Token![:]);
            if is_typed || input.peek(Token![=]) {
                let start = skip(input);
                let mut end = start;
                while !(input.is_empty() || input.peek(Token![,])) {
                    end = skip(input);
                }
                match (faults.is_empty(), is_typed) {
                    (true, true) => faults.add(start, message::typed_parameter(&name)),
                    (true, false) => faults.add(start.to(end), message::bare_parameter()),
                    (false, _) => {}
                }
            }
            names.push(name);
            if !input.is_empty() && input.parse::<Token![,]>().is_err() && faults.is_empty() {
                faults.add(next_place(input, place), message::parameter_comma(&next_text(input)));
            }
        }
        Ok(names)
    };
    parser.parse2(content).unwrap_or_default()
}

/// Whether a block or a network begins here.
pub(super) fn starts_declaration(input: ParseStream) -> bool {
    peek_block(input).is_some() || starts_network(input)
}
