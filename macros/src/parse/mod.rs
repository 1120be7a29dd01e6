//! Reads declarations. A mistake is recorded and the reading goes on behind it, so that the next one is found too.
//!
//! Here: networks and their chains. What stands in parentheses and brackets is read in [`arguments`].

mod arguments;

pub(crate) use arguments::LARGEST;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::token::{Bracket, Paren};
use syn::{Attribute, Ident, Token, Visibility};

use crate::ast::{Input, Item, Layer, Network, Shape};
use crate::fault::{Faults, Place};
use crate::message;

/// All networks of an invocation.
pub(crate) fn networks(input: TokenStream) -> Vec<Network> {
    let parser = |input: ParseStream| {
        let mut networks = Vec::new();
        skip_separators(input);
        while !input.is_empty() {
            networks.push(network(input));
            skip_separators(input);
        }
        Ok(networks)
    };
    // The parser records mistakes in the networks, and reads on to the end; it has no errors of its own.
    parser.parse2(input).unwrap_or_default()
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
fn next_text(input: ParseStream) -> String {
    for (peeked, text) in [(input.peek(Token![=>]), "=>"), (input.peek(Token![->]), "->")] {
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

/// Whether a network begins here, and not another layer. A label looks like a name, so what follows it decides, and
/// then whether it is written as types are.
fn starts_network(input: ParseStream) -> bool {
    let named = input.peek(Ident) && input.peek2(Token![:]);
    input.peek(Token![pub])
        || input.peek(Token![#])
        || (named && (input.peek3(Bracket) || input.peek3(Token![<]) || is_capitalised(input)))
}

fn is_capitalised(input: ParseStream) -> bool {
    input.fork().call(Ident::parse_any).is_ok_and(|name| name.to_string().starts_with(char::is_uppercase))
}

/// `#[attribute] pub Name: input -> layer -> layer`
fn network(input: ParseStream) -> Network {
    let mut faults = Faults::default();
    let attributes = attributes(input, &mut faults);
    let visibility = input.parse().unwrap_or(Visibility::Inherited);
    let (name, colon) = name(input, &mut faults);
    let mut reader = Reader { input, faults, open: false };
    let (input, chain) = reader.body(name.as_ref().filter(|_| colon));
    Network { attributes, visibility, name, input, chain, faults: reader.faults }
}

/// A malformed attribute is skipped with all that stands before the name.
fn attributes(input: ParseStream, faults: &mut Faults) -> Vec<Attribute> {
    input.call(Attribute::parse_outer).unwrap_or_else(|error| {
        faults.add(error.span().into(), message::attribute());
        while !input.is_empty() && !starts_network(input) || input.peek(Token![#]) {
            skip(input);
        }
        Vec::new()
    })
}

/// `Name:`; and whether the colon was there, so that what follows can be said to be missing.
fn name(input: ParseStream, faults: &mut Faults) -> (Option<Ident>, bool) {
    // A layer in the name's place: the name is missing, and the chain begins. `struct Name` is no name either.
    let layer = input.peek(Ident) && (input.peek2(Paren) || input.peek2(Token![->])) && !is_capitalised(input);
    let keyword = !input.peek(Ident) && input.peek2(Ident);
    if layer || keyword || !input.peek(Ident::peek_any) {
        faults.add(next_place(input, Span::call_site().into()), message::missing_name(&next_text(input)));
        while !(input.is_empty() || input.peek(Ident) || input.peek(Bracket) || input.peek(Token![<])) {
            skip(input);
        }
        if layer || !input.peek(Ident) {
            return (None, false);
        }
    }
    let Ok(name) = input.call(Ident::parse_any) else { return (None, false) };
    let usable = is_usable(&name);
    if !usable {
        faults.add(Place::of(&name), message::reserved_name(&name));
    }
    skip_generics(input, &name, faults);
    let colon = input.peek(Token![:]);
    if !colon {
        faults.add(next_place(input, Place::of(&name)), message::missing_colon(&name, &next_text(input)));
    }
    // Something else in the colon's place is skipped, too.
    if colon || !(input.peek(Bracket) || input.peek(Token![<]) || input.peek(Ident)) {
        skip(input);
    }
    (usable.then_some(name), colon)
}

/// `<T>` between a name and its colon.
fn skip_generics(input: ParseStream, name: &Ident, faults: &mut Faults) {
    let ahead = input.fork();
    let mut place = Place::from(ahead.span());
    while !ahead.is_empty() && !ahead.peek(Token![>]) && !ahead.peek(Token![->]) {
        skip(&ahead);
    }
    place = place.to(skip(&ahead));
    if input.peek(Token![<]) && ahead.peek(Token![:]) {
        faults.add(place, message::generics(name));
        while !input.is_empty() && !input.peek(Token![:]) {
            skip(input);
        }
    }
}

/// Whether Rust lets a type or a field have this name.
fn is_usable(name: &Ident) -> bool {
    syn::parse_str::<Ident>(&name.to_string()).is_ok()
}

/// Reads the chain of one network.
struct Reader<'a> {
    input: ParseStream<'a>,
    faults: Faults,
    /// Whether a `>` ends the chain.
    open: bool,
}

/// What stands in front of the next link.
enum Before {
    /// The start of an open network.
    Start,
    Arrow(Place),
    Link,
    /// Something that was already complained about.
    Fault,
}

impl Reader<'_> {
    /// The input and the chain. With a name, a missing input is a fault; without, the header already had one.
    fn body(&mut self, name: Option<&Ident>) -> (Input, Vec<Item>) {
        if self.input.peek(Token![<]) {
            let angle = skip(self.input);
            self.open = true;
            let mut chain = self.chain(Before::Start);
            self.close(angle, &mut chain);
            return (Input::Open(angle), chain);
        }
        if self.input.peek(Bracket) {
            let shape = self.shape();
            return (Input::Shape(shape), self.chain(Before::Link));
        }
        if let Some(name) = name {
            let message = message::missing_input(name);
            self.faults.add(next_place(self.input, Place::of(name)), message);
        }
        (Input::Missing, self.chain(Before::Fault))
    }

    /// The `>` of an open network.
    fn close(&mut self, angle: Place, chain: &mut Vec<Item>) {
        if self.input.is_empty() {
            self.faults.add(angle, message::unclosed());
            return;
        }
        skip(self.input);
        self.open = false;
        if self.input.peek(Token![->]) {
            let arrow = Place::of(self.arrow());
            self.faults.add(arrow, message::after_close());
            chain.extend(self.chain(Before::Fault));
        }
    }

    fn arrow(&mut self) -> Option<Token![->]> {
        self.input.parse().ok()
    }

    /// Everything up to the end of the network.
    fn chain(&mut self, mut before: Before) -> Vec<Item> {
        let input = self.input;
        let mut items = Vec::new();
        while !(input.is_empty() || self.open && input.peek(Token![>])) {
            if input.peek(Token![->]) {
                let place = Place::of(self.arrow());
                match before {
                    Before::Start => self.faults.add(place, message::leading_arrow()),
                    Before::Arrow(_) => self.faults.add(place, message::doubled_arrow()),
                    Before::Link | Before::Fault => {}
                }
                before = Before::Arrow(place);
            } else if peek_separator(input) {
                if self.is_last_separator() {
                    break;
                }
                let found = next_text(input);
                let place = skip(input);
                if self.open && input.peek(Token![>]) {
                    continue;
                }
                self.faults.add(place, message::separator_in_chain(&found));
                before = Before::Fault;
            } else if matches!(before, Before::Link | Before::Fault) && starts_network(input) {
                break;
            } else if input.peek(Ident::peek_any) || input.peek(Bracket) {
                let missing = matches!(before, Before::Link).then(|| next_place(input, input.span().into()));
                let item = self.item();
                if let Some(place) = missing {
                    self.faults.add(place, message::missing_arrow(&describe(&item)));
                }
                items.push(item);
                before = Before::Link;
            } else {
                before = self.unexpected(&mut items);
            }
        }
        if let Before::Arrow(place) = before {
            self.faults.add(place, message::trailing_arrow());
            items.push(Item::Broken);
        }
        items
    }

    /// Whether the chain is over at this separator: it is, unless a layer follows that can't be a network.
    fn is_last_separator(&self) -> bool {
        let ahead = self.input.fork();
        skip_separators(&ahead);
        let goes_on = ahead.peek(Token![->])
            || ahead.peek(Bracket)
            || (ahead.peek(Ident) && !starts_network(&ahead) && !is_capitalised(&ahead));
        !self.open && !goes_on
    }

    /// A token that belongs nowhere, and what follows it up to the next arrow or separator.
    fn unexpected(&mut self, items: &mut Vec<Item>) -> Before {
        let input = self.input;
        let found = next_text(input);
        let wrong_arrow = ["=>", "-", "=", "|", ">", "~", "→"].contains(&found.as_str());
        let mut place = skip(input);
        // The second half of `=>`, `- >` or `|>`.
        if wrong_arrow && !self.open && input.peek(Token![>]) {
            place = place.to(skip(input));
        }
        if wrong_arrow && (input.peek(Ident) || input.peek(Bracket)) {
            self.faults.add(place, message::wrong_arrow());
            return Before::Fault;
        }
        self.faults.add(place, message::unexpected(&found));
        self.skip_link();
        items.push(Item::Broken);
        Before::Fault
    }

    /// Everything up to the next arrow or separator.
    fn skip_link(&self) -> Place {
        let input = self.input;
        let mut end = Place::from(input.span());
        while !input.is_empty() && !input.peek(Token![->]) && !peek_separator(input) && !input.peek(Token![>]) {
            end = skip(input);
        }
        end
    }

    /// `[1, 28, 28]`, `word(arguments)` or `label: word(arguments)`
    fn item(&mut self) -> Item {
        let input = self.input;
        if input.peek(Bracket) {
            return Item::Shape(self.shape());
        }
        let Ok(word) = input.call(Ident::parse_any) else { return Item::Broken };
        if input.peek(Token![::]) {
            let place = Place::of(&word).to(self.skip_link());
            self.faults.add(place, message::path(&word));
            return Item::Broken;
        }
        if !input.peek(Token![:]) {
            return Item::Layer(self.layer(None, word));
        }
        let label = word;
        skip(input);
        if input.peek(Bracket) {
            self.faults.add(Place::of(&label), message::labelled_shape(&label));
            return Item::Shape(self.shape());
        }
        if let Ok(word) = input.call(Ident::parse_any) {
            if !is_usable(&label) {
                self.faults.add(Place::of(&label), message::reserved_label(&label));
            }
            Item::Layer(self.layer(Some(label), word))
        } else {
            self.faults.add(Place::of(&label), message::label_without_layer(&label));
            Item::Broken
        }
    }

    /// What follows the word.
    fn layer(&mut self, label: Option<Ident>, word: Ident) -> Layer {
        let place = Place::of(&word);
        let Ok(group) = self.input.fork().parse::<Group>() else {
            return Layer { label, word, arguments: None, place };
        };
        match group.delimiter() {
            // A shape; the arrow in front of it is missing, and the chain says so.
            Delimiter::Bracket | Delimiter::None => return Layer { label, word, arguments: None, place },
            Delimiter::Brace => self.faults.add(group.span().into(), message::braces(&word)),
            Delimiter::Parenthesis => {}
        }
        skip(self.input);
        let arguments = arguments::list(group.stream(), &mut self.faults);
        Layer { label, word, arguments: Some(arguments), place: place.to(group.span().into()) }
    }

    /// `[1, 28, 28]`
    fn shape(&mut self) -> Shape {
        let (sizes, place) = match self.input.parse::<Group>() {
            Ok(group) => (arguments::list(group.stream(), &mut self.faults), group.span()),
            Err(_) => (Vec::new(), self.input.span()),
        };
        Shape { sizes, place: place.into() }
    }
}

/// What follows where an arrow is missing.
fn describe(item: &Item) -> String {
    match item {
        Item::Layer(layer) => layer.text(),
        Item::Shape(shape) => shape.text(),
        Item::Broken => "…".to_owned(),
    }
}
