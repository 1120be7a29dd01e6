//! Reads declarations. A mistake is recorded and the reading goes on behind it, so that the next one is found too.
//!
//! Here: networks and their names. Behind the name, [`body`] and [`chain`] read on, and [`item`] one link at a time; what
//! stands in parentheses and brackets is read in [`arguments`], what stands in braces in [`brace`], the declarations of
//! blocks in [`block`], and layers that are no words of the language in [`link`].

mod arguments;
mod block;
mod body;
mod brace;
mod chain;
mod expression;
mod fields;
mod group;
mod input;
mod item;
mod keyword;
mod link;
mod parameters;
mod shape;
mod stray;
mod torn;
pub(crate) mod unlawful;

pub(crate) use arguments::LARGEST;
pub(crate) use keyword::rectangle;
pub(crate) use parameters::lawful_parameter;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::token::{Bracket, Paren};
use syn::{Attribute, Ident, LitInt, Token, Visibility};

use crate::ast::{Block, Invocation, Network};
use crate::fault::{Faults, Place};
use crate::message;
use block::starts_declaration;
use chain::Reader;
use parameters::Parameters;

/// The types that stand in generated code by these names.
const NEEDED: [&str; 5] = ["usize", "bool", "str", "f32", "T"];

/// The words that declare something in Rust or in Python.
const DECLARING: [&str; 14] =
    ["public", "fn", "def", "let", "var", "type", "struct", "class", "const", "static", "enum", "trait", "mod", "use"];

/// All blocks and networks of an invocation.
pub(crate) fn invocation(input: TokenStream) -> Invocation {
    let tokens = group::visible(input);
    let parser = |input: ParseStream| {
        let declared = block::declared(&input.fork());
        let mut invocation = Invocation { tokens: tokens.clone(), ..Invocation::default() };
        skip_separators(input);
        while !input.is_empty() {
            if let Some(constant) = constant(input) {
                let mut faults = Faults::default();
                faults.add(Place::of(constant.clone()), message::constant_inside());
                invocation.networks.push(Network::broken(Vec::new(), Visibility::Inherited, faults));
                invocation.constants.extend(constant);
            } else if block::peek_block(input).is_some() {
                invocation.blocks.push(block::block(input, &declared));
            } else {
                let network = network(input, &declared, &mut invocation.blocks);
                let is_torn = !network.faults.is_empty();
                invocation.networks.push(network);
                skip_separators(input);
                // Behind a network with mistakes, what can be no other is a part of it.
                while is_torn && !input.is_empty() && !may_declare(input) {
                    skip(input);
                }
            }
            skip_separators(input);
        }
        let blocks = invocation.blocks.iter_mut().map(|block| &mut block.faults);
        let networks = invocation.networks.iter_mut().map(|network| &mut network.faults);
        blocks.chain(networks).for_each(Faults::end_reading);
        Ok(invocation)
    };
    // The parser records mistakes in what is declared, and reads on to the end; it should have no errors of its own.
    parser.parse2(tokens.clone()).unwrap_or_else(|error| {
        let mut faults = Faults::default();
        faults.add(error.span().into(), error.to_string());
        let networks = vec![Network::broken(Vec::new(), Visibility::Inherited, faults)];
        Invocation { networks, ..Invocation::default() }
    })
}

/// Reads `const CLASSES: usize = 10;`.
fn constant(input: ParseStream) -> Option<TokenStream> {
    let ahead = input.fork();
    ahead.parse::<Visibility>().ok()?;
    let is_constant = (ahead.peek(Token![const]) || ahead.peek(Token![static]))
        && ahead.peek2(Ident)
        && (ahead.peek3(Token![:]) || ahead.peek3(Token![=]));
    is_constant.then_some(())?;
    let mut has_value = false;
    while !(ahead.is_empty() || peek_separator(&ahead) || ahead.peek(Token![->])) {
        has_value |= ahead.peek(Token![=]) && !ahead.peek(Token![=>]);
        skip(&ahead);
    }
    (has_value && ahead.peek(Token![;])).then_some(())?;
    skip(&ahead);
    let mut tokens = TokenStream::new();
    while input.cursor() != ahead.cursor() {
        tokens.extend(input.parse::<TokenTree>());
    }
    Some(tokens)
}

/// Whether a declaration may be meant here: a name that no arrow and no parentheses follow, or attributes.
fn may_declare(input: ParseStream) -> bool {
    let is_layer = input.peek2(Paren) || input.peek2(Token![->]) || input.peek2(Token![::]);
    starts_declaration(input) || input.peek(Token![#]) || (input.peek(Ident::peek_any) && !is_layer)
}

fn skip_separators(input: ParseStream) {
    while peek_separator(input) {
        skip(input);
    }
}

fn peek_separator(input: ParseStream) -> bool {
    input.peek(Token![;]) || input.peek(Token![,])
}

/// Steps over one token; an arrow is one.
fn skip(input: ParseStream) -> Place {
    if let Ok(arrow) = input.parse::<Token![->]>() {
        return Place::of(arrow);
    }
    input.parse::<TokenTree>().map_or(Place::from(input.span()), Place::of)
}

/// The place of the token that comes next; at the end, of what was read last.
fn next_place(input: ParseStream, last: Place) -> Place {
    if input.is_empty() { last } else { skip(&input.fork()) }
}

/// The token that comes next, as the user wrote it.
pub(crate) fn next_text(input: ParseStream) -> String {
    let arrows = [(input.peek(Token![=>]), "=>"), (input.peek(Token![->]), "->"), (input.peek(Token![<-]), "<-")];
    for (peeked, text) in arrows {
        if peeked {
            return text.to_owned();
        }
    }
    match input.fork().parse::<TokenTree>() {
        Ok(TokenTree::Group(group)) => match group.delimiter() {
            Delimiter::Parenthesis => "(…)".to_owned(),
            Delimiter::Bracket => "[…]".to_owned(),
            _ => "{…}".to_owned(),
        },
        Ok(token) => token.to_string(),
        Err(_) => "nothing".to_owned(),
    }
}

/// A name with hyphens in it, as in `my-net`: its place and its words.
fn hyphenated(input: ParseStream) -> Option<(Place, Vec<String>)> {
    let mut place = next_place(input, input.span().into());
    let mut words = vec![input.call(Ident::parse_any).ok()?.to_string()];
    while input.peek(Token![-]) && !input.peek(Token![->]) && (input.peek2(Ident) || input.peek2(LitInt)) {
        let hyphen = skip(input);
        let word = next_place(input, hyphen);
        if !(place.touches(hyphen) && hyphen.touches(word)) {
            return None;
        }
        words.push(next_text(input));
        place = place.to(skip(input));
    }
    (words.len() > 1).then_some((place, words))
}

/// A name that may have hyphens in it, of which it tells.
fn hyphenless(input: ParseStream, faults: &mut Faults) -> Option<Ident> {
    let ahead = input.fork();
    let Some((place, words)) = hyphenated(&ahead) else { return input.call(Ident::parse_any).ok() };
    input.advance_to(&ahead);
    let meant = words.join("_");
    faults.add(place, message::hyphen(&words.join("-"), &meant));
    Some(Ident::new(&meant, place.span()))
}

/// Whether a network begins here, and not another layer. A label looks like a name, so what follows it decides, and
/// then whether it is written as types are.
fn starts_network(input: ParseStream) -> bool {
    let named = input.peek(Ident) && input.peek2(Token![:]);
    let is_misspelt =
        input.peek2(Ident) && (input.peek3(Token![:]) || input.peek3(Token![<])) && next_text(input) == "public";
    let with_parameters = input.peek(Ident) && input.peek2(Token![<]) && input.peek3(Token![const]);
    let ahead = input.fork();
    let documented = input.peek(Token![#])
        && (input.peek2(Bracket) || input.peek2(Token![!]))
        && (ahead.call(Attribute::parse_outer).is_err() || !(ahead.is_empty() || ahead.peek(Token![->])));
    let ahead = input.fork();
    let is_public = input.peek(Token![pub]) && ahead.parse::<Visibility>().is_ok();
    if is_public && peek_bare_restriction(&ahead) {
        skip(&ahead);
    }
    let is_colon = ahead.peek2(Token![:]) && !ahead.peek2(Token![::]);
    let is_named = is_capitalised(&ahead) || is_colon || ahead.peek2(Token![<]);
    is_misspelt
        || (is_public && ahead.peek(Ident) && is_named)
        || with_parameters
        || documented
        || (named && (input.peek3(Bracket) || input.peek3(Token![<]) || is_capitalised(input)))
}

/// Whether a word comes that stands in the parentheses of a `pub`, and behind it a network's name: `pub crate Net: …`.
fn peek_bare_restriction(input: ParseStream) -> bool {
    let is_word = input.peek(Token![crate]) || input.peek(Token![super]) || input.peek(Token![self]);
    is_word && input.peek2(Ident)
}

fn is_capitalised(input: ParseStream) -> bool {
    input.fork().call(Ident::parse_any).is_ok_and(|name| name.to_string().starts_with(char::is_uppercase))
}

/// `#[attribute] pub Name: input -> layer -> layer`, and the blocks that are declared in its midst.
fn network(input: ParseStream, declared: &[String], blocks: &mut Vec<Block>) -> Network {
    let mut faults = Faults::default();
    let mut attributes = attributes(input, &mut faults);
    let mut visibility = input.parse().unwrap_or(Visibility::Inherited);
    if matches!(visibility, Visibility::Public(_)) && peek_bare_restriction(input) {
        let found = next_text(input);
        faults.add(Place::of(&visibility).to(skip(input)), message::bare_restriction(&found));
    }
    // `pub #[strict] Net: …`
    let late = if input.peek(Token![#]) { self::attributes(input, &mut faults) } else { Vec::new() };
    if !late.is_empty() {
        faults.add(Place::of(quote::quote!(#(#late)*)), message::attribute_behind_visibility());
        attributes.extend(late);
    }
    let found = next_text(input);
    let declares = DECLARING.contains(&found.as_str()) && input.peek2(Ident::peek_any);
    if declares {
        faults.add(skip(input), message::missing_name(&found));
        if found == "public" {
            visibility = Visibility::Public(Token![pub](Span::call_site()));
        }
        input.parse::<Option<Token![mut]>>().ok();
    }
    if declares && (found == "fn" || found == "use") {
        return item_of_rust(input, Network::broken(attributes, visibility, faults));
    }
    if !peek_name(input) {
        if faults.is_empty() {
            faults.add(next_place(input, Span::call_site().into()), message::missing_name(&next_text(input)));
        }
        // The name may still come, behind something that does not belong here.
        let ahead = input.fork();
        if !starts_declaration(&ahead) {
            skip(&ahead);
        }
        while !(ahead.is_empty() || ahead.peek(Token![->]) || starts_declaration(&ahead)) {
            skip(&ahead);
        }
        if block::peek_block(&ahead).is_some() {
            input.advance_to(&ahead);
            return Network::broken(attributes, visibility, faults);
        }
        if starts_network(&ahead) {
            input.advance_to(&ahead);
            attributes.extend(self::attributes(input, &mut faults));
            let behind = input.parse().unwrap_or(Visibility::Inherited);
            visibility = if matches!(behind, Visibility::Inherited) { visibility } else { behind };
        }
    }
    let (name, parameters, colon) =
        if peek_name(input) { name(input, &mut visibility, &mut faults) } else { (None, Vec::new(), false) };
    // A `let` may have meant a variable.
    let name = name.filter(|name| !declares || name.to_string().starts_with(char::is_uppercase));
    if name.is_none() && input.peek(Token![:]) {
        skip(input);
    }
    let mut reader = Reader::new(input, faults, declared);
    let (input, chain) = reader.body(name.as_ref().filter(|_| colon));
    blocks.append(&mut reader.blocks);
    Network { attributes, visibility, name, parameters, input, chain, faults: reader.faults }
}

/// What stands behind the `fn` or `use` that was found in place of a network.
fn item_of_rust(input: ParseStream, broken: Network) -> Network {
    let name = input.call(Ident::parse_any).ok().filter(|name| name.to_string().starts_with(char::is_uppercase));
    while !(input.is_empty() || peek_separator(input) || starts_declaration(input)) {
        skip(input);
    }
    Network { name: name.filter(is_usable), ..broken }
}

fn attributes(input: ParseStream, faults: &mut Faults) -> Vec<Attribute> {
    outer_attributes(input).unwrap_or_else(|error| {
        faults.add(error.span().into(), message::attribute());
        Vec::new()
    })
}

/// All attributes that come, which are stepped over even if one can't be read.
fn outer_attributes(input: ParseStream) -> syn::Result<Vec<Attribute>> {
    let mut tokens = TokenStream::new();
    while input.peek(Token![#]) {
        tokens.extend(input.parse::<TokenTree>());
        // `#!`, and a word without its brackets
        if input.peek(Token![!]) || (input.peek(Ident) && input.peek2(Ident)) {
            tokens.extend(input.parse::<TokenTree>());
        }
        if input.peek(Bracket) {
            tokens.extend(input.parse::<TokenTree>());
        }
    }
    // By themselves, so that what is too much in one of them is noticed here.
    Attribute::parse_outer.parse2(tokens)
}

/// A name, and not a layer in its place; nor a word before the name, as in `struct Name`.
fn peek_name(input: ParseStream) -> bool {
    let layer = (input.peek2(Paren) || input.peek2(Token![->])) && !is_capitalised(input);
    let behind = input.fork();
    skip(&behind);
    // Of `Net other: …`, the one that is written as types are.
    let is_before =
        behind.peek(Ident) && starts_network(&behind) && (is_capitalised(&behind) || !is_capitalised(input));
    input.peek(Ident::peek_any) && !layer && !is_before
}

/// `Name<parameters>:`; and whether the colon was there, so that what follows can be said to be missing.
fn name(input: ParseStream, visibility: &mut Visibility, faults: &mut Faults) -> (Option<Ident>, Vec<Ident>, bool) {
    let Some(name) = hyphenless(input, faults) else { return (None, Vec::new(), false) };
    let (lawful, needed) = (is_usable(&name), NEEDED.iter().any(|word| name == word));
    let usable = lawful && !needed;
    if !usable {
        let message = if needed { message::needed_name(&name) } else { message::reserved_name(&name) };
        faults.add(Place::of(&name), message);
    }
    let (mut parameters, has_list, is_closed) = match parameters::parameters(input, &name, faults) {
        Parameters::Missing => (Vec::new(), false, true),
        Parameters::Listed(names) => (names, true, true),
        Parameters::Unclosed(names) => (names, true, false),
    };
    if input.peek2(Bracket)
        && let Ok(late) = outer_attributes(input)
        && !late.is_empty()
    {
        faults.add(Place::of(quote::quote!(#(#late)*)), message::attribute_in_chain());
    }
    if input.peek(Token![pub]) {
        let place = next_place(input, Place::of(&name));
        *visibility = input.parse().unwrap_or(Visibility::Inherited);
        faults.add(place, message::late_visibility(&name));
    }
    let colon = input.peek(Token![:]);
    if !colon && is_closed {
        let found = next_text(input);
        let place = next_place(input, Place::of(&name));
        if has_list && input.peek(Token![where]) {
            faults.add(place, message::where_clause(&name));
            skip_clause(input);
        } else {
            // Behind another fault of the header, anything may stand here.
            if faults.is_empty() {
                faults.add(place, message::missing_colon(&name, has_list, &found));
            }
            skip_to_input(input);
            if let (false, Parameters::Listed(names)) =
                (has_list, parameters::parameters(input, &name, &mut Faults::default()))
            {
                parameters = names;
                skip_to_input(input);
            }
        }
    }
    // Something else in the colon's place is skipped, too.
    if input.peek(Token![<-]) {
        skip(input);
        skip(input);
    }
    if colon || !(input.is_empty() || input.peek(Bracket) || input.peek(Token![<]) || input.peek(Ident)) {
        skip(input);
    }
    (usable.then_some(name), parameters, colon)
}

/// Everything up to the network's input, if there is one before the first arrow.
fn skip_to_input(input: ParseStream) {
    let ahead = input.fork();
    let is_input = |input: ParseStream| input.peek(Bracket) || input.peek(Token![<]);
    while !(ahead.is_empty() || is_input(&ahead) || ahead.peek(Token![->]) || peek_separator(&ahead)) {
        skip(&ahead);
    }
    if is_input(&ahead) {
        input.advance_to(&ahead);
    }
}

/// Everything up to the network's colon.
fn skip_clause(input: ParseStream) {
    let is_colon = |input: ParseStream| input.peek(Token![:]) && (input.peek2(Bracket) || input.peek2(Token![<]));
    while !(input.is_empty() || is_colon(input) || input.peek(Token![->]) || peek_separator(input)) {
        skip(input);
    }
}

/// Whether Rust lets a type or a field have this name.
fn is_usable(name: &Ident) -> bool {
    syn::parse_str::<Ident>(&name.to_string()).is_ok()
}
