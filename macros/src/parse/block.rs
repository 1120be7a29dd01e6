//! Reads the declaration of a block: `block basic(width, stride) = residual { … };`.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::token::{Brace, Bracket, Paren};
use syn::{Attribute, Ident, Token};

use super::chain::Reader;
use super::{is_capitalised, next_place, next_text, skip, starts_network};
use crate::ast::Block;
use crate::fault::{Faults, Place};
use crate::message;
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
    let named = ahead.peek(Ident::peek_any) && !is_capitalised(&ahead);
    let word = named && next_text(&ahead) == BLOCK;
    if word && ahead.peek2(Ident::peek_any) {
        return Some(Start::Block);
    }
    skip(&ahead);
    // A `= >` is meant as an arrow.
    let declares = |input: ParseStream| input.peek(Paren) && input.peek2(Token![=]) && !input.peek3(Token![>]);
    if named && declares(&ahead) {
        return Some(Start::NoWord);
    }
    let second = ahead.peek(Ident::peek_any);
    skip(&ahead);
    (named && second && declares(&ahead)).then_some(Start::OtherWord)
}

/// The names of all blocks that are declared anywhere in the tokens.
pub(super) fn declared(input: ParseStream) -> Vec<String> {
    let mut names = Vec::new();
    while !input.is_empty() {
        let start = if input.peek(Ident::peek_any) { peek_block(input) } else { None };
        let first = next_text(input);
        skip(input);
        match start {
            Some(Start::Block | Start::OtherWord) => names.push(next_text(input)),
            Some(Start::NoWord) => names.push(first),
            None => {}
        }
    }
    names
}

/// The declaration. It has attributes only so that it can be documented.
pub(super) fn block(input: ParseStream, declared: &[String]) -> Block {
    let mut faults = Faults::default();
    let attributes = input.call(Attribute::parse_outer).unwrap_or_default();
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
    let mut name = input.call(Ident::parse_any).ok().filter(|_| start != Some(Start::NoWord) || found != BLOCK);
    if let (Some(first), true) = (&name, input.peek(Ident::peek_any) && (input.peek2(Paren) || input.peek2(Token![=])))
    {
        faults.add(Place::of(first), message::two_block_names(&first.to_string(), &next_text(input)));
        name = input.call(Ident::parse_any).ok();
    }
    let parameters = parameters(input, &mut faults);
    let header_is_sound = faults.is_empty();
    equals(input, name.as_ref(), place, &mut faults);
    let mut reader = Reader::new(input, faults, declared);
    let chain = reader.block_body();
    let mut faults = reader.faults;
    if chain.is_empty() {
        faults.add(name.as_ref().map_or(place, Place::of), message::empty_block(name.as_ref()));
    }
    for attribute in attributes.iter().filter(|attribute| !attribute.path().is_ident("doc")) {
        faults.add(Place::of(attribute), message::block_attribute());
    }
    Block { name, parameters, chain, faults, header_is_sound }
}

/// `=`
fn equals(input: ParseStream, name: Option<&Ident>, place: Place, faults: &mut Faults) {
    if input.peek(Token![=]) && !input.peek(Token![=>]) {
        skip(input);
        return;
    }
    let mut end = next_place(input, place);
    // A header that is wrong already may have been anything up to here.
    if faults.is_empty() {
        faults.add(end, message::missing_equals(name, &next_text(input)));
    }
    let layer = |input: ParseStream| {
        input.is_empty() || input.peek(Ident::peek_any) || input.peek(Bracket) || input.peek(Brace)
    };
    while !layer(input) {
        end = end.to(skip(input));
    }
}

/// `(width, stride)`, or nothing.
fn parameters(input: ParseStream, faults: &mut Faults) -> Vec<Ident> {
    let Ok(group) = input.fork().parse::<Group>() else { return Vec::new() };
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
            if input.peek(Token![:]) && faults.is_empty() {
                faults.add(next_place(input, place), message::typed_parameter(&name));
                while !(input.is_empty() || input.peek(Token![,])) {
                    skip(input);
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
